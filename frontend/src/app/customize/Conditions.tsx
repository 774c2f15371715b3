import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { Expr, FieldSpec, ModelSpec } from '@/spec/types.gen'
import css from './customize.module.css'

interface Row {
  field: string
  operator: string
  value: string | boolean
}

const OPERATORS = ['=', '!=', '>', '<', 'set', 'unset']
const FIRST: Row = { field: '', operator: 'set', value: '' }

interface Props {
  title: string
  spec: ModelSpec
  expr: Expr
  onChange: (expr: Expr) => void
}

/** When something holds: never, always, or if all of a few comparisons do. */
export function Conditions({ title, spec, expr, onChange }: Props) {
  const { t } = useTranslation()
  const rows = rowsOf(expr)
  const mode = typeof expr === 'boolean' ? String(expr) : 'when'
  const fields = Object.values(spec.fields).filter((field) => !['o2m', 'json', 'html'].includes(field.type))
  const first = fields[0]?.name ?? ''
  const put = (next: Row[]) => onChange(exprOf(next))
  const start = (chosen: string) =>
    onChange(chosen === 'when' ? exprOf([{ ...FIRST, field: first }]) : chosen === 'true')
  return (
    <fieldset className={css.conditions}>
      <legend>{title}</legend>
      <NativeSelect
        aria-label={title}
        value={mode}
        data={[
          { value: 'false', label: t('customize.never') },
          { value: 'true', label: t('customize.always') },
          { value: 'when', label: t('customize.when') },
        ]}
        onChange={(event) => start(event.currentTarget.value)}
      />
      {mode === 'when' && rows === null ? <p className={css.quiet}>{t('customize.kept')}</p> : null}
      {(mode === 'when' ? (rows ?? []) : []).map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows have no names
        <div key={index} className={css.condition}>
          <NativeSelect
            aria-label={t('customize.anyField')}
            value={row.field}
            data={fields.map((field) => ({ value: field.name, label: field.label }))}
            onChange={(event) => put(replaced(rows, index, { ...row, field: event.currentTarget.value, value: '' }))}
          />
          <NativeSelect
            aria-label={t('customize.operator')}
            value={row.operator}
            data={OPERATORS.map((value) => ({ value, label: t(`customize.ops.${value}`) }))}
            onChange={(event) => put(replaced(rows, index, { ...row, operator: event.currentTarget.value }))}
          />
          {row.operator === 'set' || row.operator === 'unset' ? null : (
            <Operand
              field={spec.fields[row.field]}
              value={row.value}
              onChange={(value) => put(replaced(rows, index, { ...row, value }))}
            />
          )}
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('customize.removeCondition')}
            onClick={() => put((rows ?? []).filter((_row, at) => at !== index))}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {mode === 'when' && rows !== null ? (
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => put([...rows, { ...FIRST, field: first }])}
        >
          {t('customize.addCondition')}
        </Button>
      ) : null}
    </fieldset>
  )
}

interface OperandProps {
  field: FieldSpec | undefined
  value: string | boolean
  onChange: (value: string | boolean) => void
}

function Operand({ field, value, onChange }: OperandProps) {
  const { t } = useTranslation()
  const label = t('customize.value')
  if (field?.type === 'bool' || field?.type === 'mark') {
    const choices = [
      { value: 'true', label: t('customize.yes') },
      { value: 'false', label: t('customize.no') },
    ]
    return (
      <NativeSelect
        aria-label={label}
        value={String(value === true)}
        data={choices}
        onChange={(event) => onChange(event.currentTarget.value === 'true')}
      />
    )
  }
  if (field?.options) {
    const choices = [
      { value: '', label: '—' },
      ...field.options.map((option) => ({ value: option.value, label: option.label })),
    ]
    return (
      <NativeSelect
        aria-label={label}
        value={String(value)}
        data={choices}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    )
  }
  const kind = field?.type === 'date' ? 'date' : 'text'
  return (
    <TextInput
      aria-label={label}
      type={kind}
      value={String(value)}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}

function replaced(rows: Row[] | null, index: number, row: Row): Row[] {
  return (rows ?? []).map((each, at) => (at === index ? row : each))
}

/** Comparisons as an expression; none at all never holds. */
export function exprOf(rows: readonly Row[]): Expr {
  const parts = rows.map((row): Expr => {
    if (row.operator === 'set') return ['set', row.field]
    if (row.operator === 'unset') return ['not', ['set', row.field]]
    return [row.operator, row.field, row.value]
  })
  if (parts.length === 0) return false
  return parts.length === 1 ? (parts[0] ?? false) : ['and', ...parts]
}

/** An expression as comparisons that all hold; null where it says more. */
export function rowsOf(expr: Expr): Row[] | null {
  if (typeof expr === 'boolean') return []
  const [head, ...rest] = expr
  if (head === 'and') {
    const inner = rest.map((part) => rowsOf(part as Expr))
    return inner.every((each) => each?.length === 1) ? inner.flatMap((each) => each ?? []) : null
  }
  if (head === 'set') return [{ field: String(rest[0]), operator: 'set', value: '' }]
  if (head === 'not') {
    const [inner] = rest as [Expr]
    return Array.isArray(inner) && inner[0] === 'set'
      ? [{ field: String(inner[1]), operator: 'unset', value: '' }]
      : null
  }
  const [name, value] = rest
  const plain = typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'
  if (!OPERATORS.includes(head) || !plain) return null
  return [{ field: String(name), operator: head, value: typeof value === 'number' ? String(value) : value }]
}
