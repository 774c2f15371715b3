import { Button } from '@mantine/core'
import { useMemo } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import type { RecordProps } from '@/app/contracts'
import { useShortcut } from '@/app/shortcuts/registry'
import { Chatter } from '@/chatter/Chatter'
import type { RecordData } from '@/data'
import { inSentence } from '@/format/words'
import { holds } from '@/spec/expr'
import type { FormViewSpec, ModelSpec } from '@/spec/types.gen'
import { Page } from '@/ui/Page'
import { useScope } from '@/widgets'
import { ConflictDialog } from './ConflictDialog'
import { Crumbs, Places } from './Crumbs'
import { rowsOf } from './draft'
import { FormContext, type FormScope } from './FormContext'
import { FormHead } from './FormHead'
import css from './form.module.css'
import { Nodes } from './Nodes'
import { RecordMenu } from './RecordMenu'
import { useDraft } from './useDraft'
import { useNeighbours } from './useNeighbours'
import { useRecordWork } from './useRecordWork'

interface Props extends RecordProps {
  record: RecordData | null
  fields: readonly string[]
}

/** One record: head, fields, tabs, and its conversation beside. */
export function RecordForm({ spec, id, state, setState, panel, record, fields }: Props) {
  const { t } = useTranslation()
  const { today, userId } = useScope()
  const view = spec.views.form ?? plainForm(spec)
  const form = useDraft(spec, id, record, state.values)
  const work = useRecordWork({ spec, id, fields, form, from: state.from, leave: panel?.close })
  const near = useNeighbours(spec, id, state.from)
  const archived = record?.archived === true
  const locked = archived || !(id === null ? spec.permissions.create : spec.permissions.write)
  const scope = useMemo<FormScope>(
    () => ({
      spec,
      values: form.values,
      scope: { ...form.values, $today: today, $now: new Date().toISOString(), $user: { id: userId } },
      errors: form.errors,
      locked,
      set: form.set,
    }),
    [spec, form.values, form.errors, form.set, locked, today, userId],
  )
  useShortcut({
    keys: 'mod+s',
    label: t('views.form.save'),
    run: () => void work.save(),
    inFields: true,
    disabled: locked,
  })
  useShortcut({ keys: 'j', label: t('views.form.next'), run: () => near.next?.(), disabled: !near.next })
  useShortcut({ keys: 'k', label: t('views.form.previous'), run: () => near.previous?.(), disabled: !near.previous })
  const title =
    id === null ? t('views.form.new', { thing: inSentence(spec.label) }) : String(form.values[spec.titleField] ?? '')
  const menu = id !== null ? <RecordMenu spec={spec} record={record} values={form.values} work={work} /> : null
  const screen = (
    <div className={css.room}>
      <div className={css.screen}>
        <div className={css.main}>
          <div className={css.sheet} data-new={id === null || undefined}>
            <FormHead spec={spec} view={view} id={id} record={record} form={form} work={work} locked={locked} />
            <Nodes nodes={view.groups} />
            <Tabs view={view} tab={state.tab} onTab={(tab) => setState({ tab }, { replace: true })} scope={scope} />
            {form.errors[''] ? (
              <p className={css.formError} role="alert">
                {form.errors['']}
              </p>
            ) : null}
          </div>
          {form.dirty || id === null ? (
            <SaveBar isNew={id === null} busy={work.busy} onSave={() => void work.save()} onDiscard={work.discard} />
          ) : null}
        </div>
        {spec.conversation && id !== null ? (
          <aside className={css.aside} aria-label={t('views.form.conversation')}>
            <Chatter spec={spec} id={id} />
          </aside>
        ) : null}
      </div>
    </div>
  )
  return (
    <FormContext value={scope}>
      {panel ? (
        <>
          {panel.menu ? createPortal(menu, panel.menu) : null}
          {screen}
        </>
      ) : (
        <Page
          title={<Crumbs spec={spec} back={near.back} title={title} />}
          actions={
            <>
              <Places near={near} />
              {menu}
            </>
          }
        >
          {screen}
        </Page>
      )}
      {work.dialog}
      {work.conflict ? (
        <ConflictDialog spec={spec} conflict={work.conflict} onResolve={work.resolve} onClose={work.leaveConflict} />
      ) : null}
    </FormContext>
  )
}

/** A form for record types that declare none: all their fields. */
function plainForm(spec: ModelSpec): FormViewSpec {
  const names = Object.values(spec.fields).filter((field) => field.type !== 'o2m' && field.name !== spec.titleField)
  const groups = names.map(({ name }) => ({
    id: name,
    kind: 'field' as const,
    label: '',
    name,
    widget: null,
    span: 1,
    invisible: false,
    readonly: false,
    required: false,
  }))
  return { groups, tabs: [], title: spec.titleField, statusbar: null, buttons: [], stats: [], image: null }
}

interface TabsProps {
  view: FormViewSpec
  tab: string | undefined
  onTab: (tab: string) => void
  scope: FormScope
}

function Tabs({ view, tab, onTab, scope }: TabsProps) {
  const tabs = view.tabs.filter((item) => !holds(item.invisible, scope.scope))
  const open = tabs.find((item) => item.id === tab) ?? tabs[0]
  if (!open) return null
  const move = (by: number) => {
    const next = tabs[(tabs.indexOf(open) + by + tabs.length) % tabs.length]
    if (!next) return
    onTab(next.id)
    document.getElementById(`tab-${next.id}`)?.focus()
  }
  return (
    <div className={css.tabs}>
      <div role="tablist" className={css.tabList}>
        {tabs.map((item) => {
          const lines = item.children.find((child) => child.kind === 'lines')
          const count = lines ? rowsOf(scope.values[lines.name]).length : 0
          return (
            <button
              key={item.id}
              id={`tab-${item.id}`}
              type="button"
              role="tab"
              aria-selected={item === open}
              tabIndex={item === open ? 0 : -1}
              className={css.tab}
              onClick={() => onTab(item.id)}
              onKeyDown={(event) => {
                if (event.key === 'ArrowRight') move(1)
                if (event.key === 'ArrowLeft') move(-1)
              }}
            >
              {item.label}
              {count > 0 ? <span className={css.tabCount}>{count}</span> : null}
            </button>
          )
        })}
      </div>
      <div role="tabpanel" aria-labelledby={`tab-${open.id}`} className={css.panel}>
        <Nodes nodes={open.children} alone={open.children.length === 1} />
      </div>
    </div>
  )
}

interface SaveBarProps {
  isNew: boolean
  busy: boolean
  onSave: () => void
  onDiscard: () => void
}

function SaveBar({ isNew, busy, onSave, onDiscard }: SaveBarProps) {
  const { t } = useTranslation()
  return (
    <div className={css.saveBar} role="status">
      <span className={css.saveText}>{t(isNew ? 'views.form.notCreated' : 'views.form.unsaved')}</span>
      <Button variant="subtle" color="gray" onClick={onDiscard}>
        {t(isNew ? 'common.cancel' : 'views.form.discard')}
      </Button>
      <Button loading={busy} onClick={onSave} rightSection={<kbd className={css.key}>Ctrl S</kbd>}>
        {t(isNew ? 'views.create' : 'views.form.save')}
      </Button>
    </div>
  )
}
