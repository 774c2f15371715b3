import { Button, Checkbox, NativeSelect, NumberInput, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconEyeOff } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ColumnSpec, Expr, ModelSpec } from '@/spec/types.gen'
import { IconButton } from '@/ui/IconButton'
import { Conditions } from './Conditions'
import css from './customize.module.css'
import { type Branch, flat, type Settings, type Step } from './steps'

interface Props {
  spec: ModelSpec
  branch: Branch
  branches: readonly Branch[]
  language: string
  onStep: (step: Step) => void
}

/** What can be changed about the chosen part; everything that dragging does can be done here with the keyboard. */
export function Inspector({ spec, branch, branches, language, onStep }: Props) {
  const { t } = useTranslation()
  const set = (settings: Settings) => onStep({ do: 'set', id: branch.id, ...settings })
  const isColumn = branch.kind === 'column' || branch.kind === 'card'
  const siblings = siblingsOf(branches, branch)
  const at = siblings.findIndex((each) => each.id === branch.id)
  const move = (before: string | null) =>
    onStep(
      isColumn ? { do: 'move', id: branch.id, before } : { do: 'move', id: branch.id, into: branch.parent, before },
    )
  return (
    <section className={css.inspector} aria-label={branch.label || branch.id}>
      <header className={css.inspectorHead}>
        <h2>{branch.label || t(`customize.${branch.kind === 'tab' ? 'tab' : 'group'}`)}</h2>
        <IconButton label={t('customize.up')} disabled={at <= 0} onClick={() => move(siblings[at - 1]?.id ?? null)}>
          <IconArrowUp size={16} />
        </IconButton>
        <IconButton
          label={t('customize.down')}
          disabled={at >= siblings.length - 1}
          onClick={() => move(siblings[at + 2]?.id ?? null)}
        >
          <IconArrowDown size={16} />
        </IconButton>
      </header>
      <Labels key={`${branch.id}/${branch.label}`} branch={branch} language={language} onStep={onStep} />
      {!isColumn && branch.kind !== 'tab' ? <Home branch={branch} branches={branches} onStep={onStep} /> : null}
      {branch.kind === 'column' ? <ColumnSettings column={branch.part as ColumnSpec} set={set} /> : null}
      {isColumn ? null : <NodeSettings spec={spec} branch={branch} set={set} />}
      <Button
        variant="default"
        leftSection={<IconEyeOff size={15} />}
        onClick={() => onStep({ do: 'hide', id: branch.id })}
      >
        {t('customize.hide')}
      </Button>
    </section>
  )
}

function siblingsOf(branches: readonly Branch[], branch: Branch): readonly Branch[] {
  const same = branch.parent ? (flat(branches).find((each) => each.id === branch.parent)?.children ?? []) : branches
  return same.filter((each) => (each.kind === 'tab') === (branch.kind === 'tab'))
}

function Labels({ branch, language, onStep }: Pick<Props, 'branch' | 'language' | 'onStep'>) {
  const { t } = useTranslation()
  const [label, setLabel] = useState({
    ru: language === 'ru' ? branch.label : '',
    en: language === 'en' ? branch.label : '',
  })
  const given = Object.fromEntries(Object.entries(label).filter(([, text]) => text.trim() !== ''))
  return (
    <form
      className={css.labels}
      onSubmit={(event) => {
        event.preventDefault()
        if (Object.keys(given).length > 0) onStep({ do: 'label', id: branch.id, label: given })
      }}
    >
      <TextInput
        label={t('customize.labelRu')}
        maxLength={80}
        value={label.ru}
        onChange={(event) => setLabel({ ...label, ru: event.currentTarget.value })}
      />
      <TextInput
        label={t('customize.labelEn')}
        maxLength={80}
        value={label.en}
        onChange={(event) => setLabel({ ...label, en: event.currentTarget.value })}
      />
      <Button type="submit" variant="light" size="xs">
        {t('customize.applyLabel')}
      </Button>
    </form>
  )
}

function Home({ branch, branches, onStep }: Pick<Props, 'branch' | 'branches' | 'onStep'>) {
  const { t } = useTranslation()
  const inside = new Set(flat([branch]).map((each) => each.id))
  const homes = flat(branches).filter((each) => (each.kind === 'group' || each.kind === 'tab') && !inside.has(each.id))
  return (
    <NativeSelect
      label={t('customize.moveTo')}
      value={branch.parent ?? ''}
      data={[
        { value: '', label: t('customize.top') },
        ...homes.map((each) => ({ value: each.id, label: each.label || each.id })),
      ]}
      onChange={(event) => onStep({ do: 'move', id: branch.id, into: event.currentTarget.value || null, before: null })}
    />
  )
}

function NodeSettings({ spec, branch, set }: { spec: ModelSpec; branch: Branch; set: (settings: Settings) => void }) {
  const { t } = useTranslation()
  const part = branch.part as { invisible: Expr; readonly?: Expr; required?: Expr; span?: number; cols?: number }
  const names = branch.kind === 'field' ? (['invisible', 'readonly', 'required'] as const) : (['invisible'] as const)
  return (
    <>
      {branch.kind === 'field' ? (
        <Checkbox
          label={t('customize.wide')}
          checked={(part.span ?? 1) > 1}
          onChange={(event) => set({ span: event.currentTarget.checked ? 2 : 1 })}
        />
      ) : null}
      {branch.kind === 'group' ? (
        <NativeSelect
          label={t('customize.cols')}
          value={String(part.cols ?? 2)}
          data={['1', '2', '3', '4']}
          onChange={(event) => set({ cols: Number(event.currentTarget.value) })}
        />
      ) : null}
      {names.map((name) => (
        <Conditions
          key={name}
          title={t(`customize.${name}`)}
          spec={spec}
          expr={part[name] ?? false}
          onChange={(expr) => set({ [name]: expr })}
        />
      ))}
    </>
  )
}

function ColumnSettings({ column, set }: { column: ColumnSpec; set: (settings: Settings) => void }) {
  const { t } = useTranslation()
  return (
    <>
      <NumberInput
        label={t('customize.width')}
        min={40}
        max={1200}
        step={20}
        value={column.width ?? ''}
        onChange={(value) => set({ width: typeof value === 'number' && value >= 40 && value <= 1200 ? value : null })}
      />
      <Checkbox
        label={t('customize.optional')}
        checked={column.optional}
        onChange={(event) => set({ optional: event.currentTarget.checked })}
      />
      <NativeSelect
        label={t('customize.total')}
        value={column.aggregate ?? 'none'}
        data={['none', 'sum', 'avg', 'count'].map((value) => ({ value, label: t(`customize.totals.${value}`) }))}
        onChange={(event) =>
          set({ aggregate: event.currentTarget.value === 'none' ? null : event.currentTarget.value })
        }
      />
    </>
  )
}
