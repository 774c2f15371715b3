import '@/ui/styles-records'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconHistory } from '@tabler/icons-react'
import { getRouteApi, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useReducer, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { addWords } from '@/i18n/setup'
import type { ModelSpec } from '@/spec/types.gen'
import { Dialog } from '@/ui/Dialog'
import { DragArea, type DragSpeech } from '@/ui/dnd'
import { IconButton } from '@/ui/IconButton'
import { Page } from '@/ui/Page'
import { describe, ErrorState, LoadingState } from '@/ui/states'
import { toast } from '@/ui/toasts'
import { refreshBoot, useBoot } from '../session'
import { useShortcut } from '../shortcuts/registry'
import { publish, returnTo, usePreview, useRoles, useVersions, type Version, VIEW_KINDS, type ViewKind } from './api'
import { Canvas } from './Canvas'
import css from './customize.module.css'
import { Days } from './Days'
import { Inspector } from './Inspector'
import { FieldPalette } from './Palette'
import { type Branch, branchesOf, changed, dropped, EMPTY, flat, linesOf, type Step, unused } from './steps'
import { VersionList } from './VersionList'
import { customizeLocales } from './words'

const route = getRouteApi('/shell/adapt/$type/$view')
const Editor = lazy(async () => {
  await addWords(customizeLocales)
  return { default: AdaptView }
})

/** /adapt/<type>/<form, list, kanban or calendar>: what everybody sees, changed by dragging and told to all at once when published. */
export function Adapt() {
  const { type, view } = route.useParams()
  return (
    <Suspense fallback={<LoadingState />}>
      <Editor key={`${type}/${view}`} type={type} view={VIEW_KINDS.find((kind) => kind === view) ?? 'form'} />
    </Suspense>
  )
}

function AdaptView({ type, view }: { type: string; view: ViewKind }) {
  const [role, setRole] = useState<string | null>(null)
  return <Place key={role ?? ''} type={type} view={view} role={role} onRole={setRole} />
}

interface PlaceProps {
  type: string
  view: ViewKind
  role: string | null
  onRole: (role: string | null) => void
}

function Place({ type, view, role, onRole }: PlaceProps) {
  const { i18n } = useTranslation()
  const versions = useVersions(type, view, role)
  const [history, change] = useReducer(changed, EMPTY)
  const [started, setStarted] = useState<number | null>(null)
  const newest = versions.data?.[0]
  useEffect(() => {
    if (!versions.data || started !== null) return
    change({ type: 'start', steps: versions.data[0]?.changes ?? [] })
    setStarted(versions.data[0]?.number ?? 0)
  }, [versions.data, started])
  const preview = usePreview(type, view, role, started === null ? null : history.present, i18n.language)
  const restart = (number: number, steps: Step[]) => {
    setStarted(number)
    change({ type: 'start', steps })
  }
  if (versions.isError) return <ErrorState error={versions.error} retry={() => void versions.refetch()} />
  if (preview.isError && !preview.data) return <ErrorState error={preview.error} retry={() => void preview.refetch()} />
  if (started === null || !preview.data) return <LoadingState />
  const dirty = JSON.stringify(history.present) !== JSON.stringify(newest?.changes ?? [])
  return (
    <Workbench
      spec={preview.data}
      {...{ type, view, role, onRole, history, change, dirty, basedOn: started, restart }}
      versions={versions.data ?? []}
    />
  )
}

interface WorkbenchProps extends PlaceProps {
  spec: ModelSpec
  history: ReturnType<typeof changed>
  change: (change: Parameters<typeof changed>[1]) => void
  dirty: boolean
  basedOn: number
  restart: (number: number, steps: Step[]) => void
  versions: readonly Version[]
}

function Workbench({
  spec,
  type,
  view,
  role,
  onRole,
  history,
  change,
  dirty,
  basedOn,
  restart,
  versions,
}: WorkbenchProps) {
  const { t, i18n } = useTranslation()
  const router = useRouter()
  const [chosen, setChosen] = useState<string | null>(null)
  const [past, setPast] = useState(false)
  const [note, setNote] = useState('')
  const [busy, setBusy] = useState(false)
  const branches = branchesOf(spec, view)
  const all = flat(branches)
  const branch = all.find((each) => each.id === chosen)
  const onStep = (step: Step) => {
    change({ type: 'do', step })
    if (step.do === 'hide') setChosen(null)
    if (step.do === 'add') setChosen(addedId(step))
  }
  useShortcut({ keys: 'mod+z', label: t('customize.undo'), run: () => change({ type: 'undo' }) })
  useShortcut({ keys: 'mod+shift+z', label: t('customize.redo'), run: () => change({ type: 'redo' }) })
  const attempt = async (work: () => Promise<number>, said: string, steps: Step[]) => {
    setBusy(true)
    try {
      const number = await work()
      restart(number, steps)
      await refreshBoot()
      toast(t(said, { number }), { tone: 'success' })
      setNote('')
      setPast(false)
    } catch (error) {
      const words = describe(error, t)
      toast(words.text || words.title, { tone: 'danger' })
    } finally {
      setBusy(false)
    }
  }
  const send = () => {
    const changes = JSON.stringify(history.present)
    return attempt(
      () => publish({ recordType: type, view, role, changes, basedOn, note }),
      'customize.published',
      history.present,
    )
  }
  const into = branch ? (branch.kind === 'group' || branch.kind === 'tab' ? branch.id : branch.parent) : null
  const lines = linesOf(branches, branch)
  return (
    <Page
      title={t(`customize.${view}`, { thing: view === 'form' ? spec.label : spec.pluralLabel })}
      actions={
        <>
          <IconButton
            label={t('customize.undo')}
            disabled={history.past.length === 0}
            onClick={() => change({ type: 'undo' })}
          >
            <IconArrowBackUp size={17} />
          </IconButton>
          <IconButton
            label={t('customize.redo')}
            disabled={history.future.length === 0}
            onClick={() => change({ type: 'redo' })}
          >
            <IconArrowForwardUp size={17} />
          </IconButton>
          <IconButton label={t('customize.history')} onClick={() => setPast(true)}>
            <IconHistory size={17} />
          </IconButton>
          <Button variant="default" className={css.wide} onClick={() => router.history.back()}>
            {t('customize.close')}
          </Button>
          <Button disabled={!dirty} loading={busy} onClick={() => void send()}>
            {t('customize.publish')}
          </Button>
        </>
      }
      bar={
        <div className={css.bar}>
          <RoleChoice role={role} onRole={onRole} disabled={dirty} />
          <TextInput
            aria-label={t('customize.note')}
            placeholder={t('customize.note')}
            maxLength={200}
            value={note}
            onChange={(event) => setNote(event.currentTarget.value)}
          />
          <span className={css.quiet}>
            {dirty ? t('customize.unsaved', { count: history.present.length }) : t('customize.nothing')}
          </span>
          {history.present.length > 0 ? (
            <Button variant="subtle" size="xs" onClick={() => change({ type: 'all', steps: [] })}>
              {t('customize.discard')}
            </Button>
          ) : null}
        </div>
      }
    >
      {view === 'calendar' ? (
        <Days spec={spec} onStep={onStep} />
      ) : (
        <DragArea
          speech={speech(t, (id) => all.find((each) => id.endsWith(`:${each.id}`))?.label ?? id)}
          onDrop={(item, place) => {
            const step = dropped(item, place, branches, view)
            if (step) onStep(step)
          }}
          overlay={(item) => <span className={css.part}>{labelOf(spec, all, item)}</span>}
        >
          <div className={css.bench}>
            <FieldPalette
              {...{ type, view, lines, branches, into, onStep }}
              fields={unused(spec, branches, view, branch)}
            />
            <div className={css.middle}>
              {spec.warnings.length > 0 ? <Warnings warnings={spec.warnings} /> : null}
              <Canvas branches={branches} chosen={chosen} onChoose={setChosen} />
            </div>
            {branch ? (
              <Inspector {...{ spec, branch, branches, onStep }} language={i18n.language} />
            ) : (
              <p className={`${css.inspector} ${css.quiet}`}>{t('customize.choose')}</p>
            )}
          </div>
        </DragArea>
      )}
      {past ? (
        <Dialog opened title={t('customize.history')} onClose={() => setPast(false)}>
          <VersionList
            versions={versions}
            onReturn={(version) => void attempt(() => returnTo(version.id), 'customize.returned', version.changes)}
          />
        </Dialog>
      ) : null}
    </Page>
  )
}

/** The id of what a step puts on the screen. */
function addedId({ node, into }: { node: Record<string, unknown>; into?: string | null }): string {
  return node.kind === 'column' ? `${into}.${node.name}` : String(node.id ?? node.name ?? node.field)
}

function labelOf(spec: ModelSpec, all: readonly Branch[], item: string): string {
  const name = item.slice(item.indexOf(':') + 1)
  const [lines = '', column = ''] = name.split('.')
  const field = column ? spec.lines[lines]?.fields[column] : spec.fields[name]
  return field?.label ?? all.find((each) => each.id === name)?.label ?? name
}

function speech(t: (key: string, values?: Record<string, string>) => string, name: (id: string) => string): DragSpeech {
  return {
    how: t('customize.how'),
    lifted: (item) => t('customize.lifted', { item: name(item) }),
    over: (item, place) => t('customize.over', { item: name(item), place: name(place) }),
    dropped: (item, place) => t('customize.dropped', { item: name(item), place: name(place) }),
    cancelled: (item) => t('customize.cancelled', { item: name(item) }),
  }
}

function Warnings({ warnings }: { warnings: readonly string[] }) {
  const { t } = useTranslation()
  return (
    <div className={css.warnings} role="status">
      <strong>{t('customize.warnings')}</strong>
      <ul>
        {warnings.map((warning) => (
          <li key={warning}>{warning}</li>
        ))}
      </ul>
    </div>
  )
}

function RoleChoice({
  role,
  onRole,
  disabled,
}: {
  role: string | null
  onRole: (role: string | null) => void
  disabled: boolean
}) {
  const { t } = useTranslation()
  const { user } = useBoot()
  const roles = useRoles()
  if (!user.isAdministrator) return null
  const choices = (roles.data ?? []).map((each) => ({ value: each.id, label: each.name }))
  return (
    <NativeSelect
      aria-label={t('customize.role')}
      disabled={disabled}
      value={role ?? ''}
      data={[{ value: '', label: t('customize.everybody') }, ...choices]}
      onChange={(event) => onRole(event.currentTarget.value || null)}
    />
  )
}
