import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type KeyboardEvent, memo, useCallback, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { NEW_LINE, type RecordData } from '@/data'
import { holds } from '@/spec/expr'
import type { ColumnSpec, FieldSpec, LinesNode, LinesSpec } from '@/spec/types.gen'
import { IconButton } from '@/ui/IconButton'
import { editsInCell, isNumeric } from '@/widgets'
import { addDecimals } from '@/widgets/numbers'
import { AnyEditor, AnyValue } from '@/widgets/registry'
import { rowsOf } from './draft'
import { useForm } from './FormContext'
import css from './lines.module.css'

interface Column {
  field: FieldSpec
  spec: ColumnSpec
}

function columnsOf(part: LinesSpec, node: LinesNode): Column[] {
  return node.columns.flatMap((spec) => {
    const field = part.fields[spec.field]
    return field && !spec.optional ? [{ field, spec }] : []
  })
}

let counter = 0

/** A record's lines, edited in place: Enter in the last row begins another, Ctrl+Backspace takes one away. */
export function Lines({ node }: { node: LinesNode }) {
  const { t } = useTranslation()
  const form = useForm()
  const table = useRef<HTMLTableElement>(null)
  const part = form.spec.lines[node.name]
  const rows = rowsOf(form.values[node.name])
  const latest = useRef(rows)
  latest.current = rows
  const { set } = form
  const change = useCallback(
    (id: string, name: string, value: unknown) =>
      set(
        node.name,
        latest.current.map((row) => (row.id === id ? { ...row, [name]: value } : row)),
      ),
    [set, node.name],
  )
  const remove = useCallback(
    (id: string) =>
      set(
        node.name,
        latest.current.filter((row) => row.id !== id),
      ),
    [set, node.name],
  )
  if (!part || holds(node.invisible, form.scope)) return null
  const columns = columnsOf(part, node)
  // What only the server writes (a log) has nothing to add to.
  const locked = form.locked || columns.every(({ field }) => field.readonly)
  const focus = (row: number, column: number) => {
    requestAnimationFrame(() => {
      const cells = table.current?.querySelectorAll<HTMLElement>(
        `tbody tr:nth-child(${row + 1}) td:nth-child(${column + 1}) input`,
      )
      cells?.[0]?.focus()
    })
  }
  const add = () => {
    counter += 1
    set(node.name, [...latest.current, { id: `${NEW_LINE}${Date.now()}${counter}`, version: 0 }])
    focus(
      latest.current.length,
      Math.max(
        0,
        columns.findIndex(({ field }) => !field.readonly),
      ),
    )
  }
  const onKeyDown = (event: KeyboardEvent, index: number, id: string) => {
    const cell = (event.target as HTMLElement).closest('td')?.cellIndex ?? 0
    if (event.key === 'Backspace' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault()
      remove(id)
      focus(Math.max(0, index - 1), cell)
    }
    if (
      event.key === 'Enter' &&
      !event.defaultPrevented &&
      !event.ctrlKey &&
      event.target instanceof HTMLInputElement
    ) {
      event.preventDefault()
      if (index === rows.length - 1) add()
      else focus(index + 1, cell)
    }
  }
  return (
    <div className={css.frame}>
      <table ref={table} className={css.table} aria-label={form.spec.fields[node.name]?.label ?? part.label}>
        <thead>
          <tr>
            {columns.map(({ field, spec }) => (
              <th
                key={field.name}
                data-number={isNumeric(field) || undefined}
                style={{ width: spec.width ?? undefined }}
              >
                {field.label}
                {field.required && !locked ? <span className={css.star}>*</span> : null}
              </th>
            ))}
            {locked ? null : <td className={css.tools} />}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={row.id} onKeyDown={(event) => onKeyDown(event, index, row.id)}>
              {columns.map(({ field, spec }) => (
                <LineCell
                  key={field.name}
                  field={field}
                  widget={spec.widget}
                  row={row}
                  locked={locked}
                  error={form.errors[`${node.name}/${row.id}/${field.name}`]}
                  change={change}
                />
              ))}
              {locked ? null : (
                <td className={css.tools}>
                  <IconButton label={t('views.form.removeRow')} tabIndex={-1} onClick={() => remove(row.id)}>
                    <IconTrash size={14} />
                  </IconButton>
                </td>
              )}
            </tr>
          ))}
        </tbody>
        <Totals columns={columns} rows={rows} record={form.values} />
      </table>
      {form.errors[node.name] ? (
        <p className={css.error} role="alert">
          {form.errors[node.name]}
        </p>
      ) : null}
      {locked ? null : (
        <button type="button" className={css.add} onClick={add}>
          <IconPlus size={14} aria-hidden="true" />
          {t('views.form.addRow')}
        </button>
      )}
    </div>
  )
}

interface CellProps {
  field: FieldSpec
  widget: string | null
  row: RecordData
  locked: boolean
  error: string | undefined
  change: (id: string, name: string, value: unknown) => void
}

const LineCell = memo(function LineCell({ field, widget, row, locked, error, change }: CellProps) {
  const value = row[field.name]
  const fixed = locked || field.readonly || !editsInCell(field.type)
  return (
    <td data-number={isNumeric(field) || undefined} data-error={error ? true : undefined} title={error}>
      {fixed ? (
        <span className={css.read}>
          <AnyValue widget={widget} field={field} value={value} record={row} cell />
        </span>
      ) : (
        <AnyEditor
          widget={widget}
          field={field}
          value={value}
          record={row}
          label={field.label}
          invalid={Boolean(error)}
          cell={isNumeric(field)}
          onChange={(next) => change(row.id, field.name, next)}
        />
      )}
    </td>
  )
})

function Totals({ columns, rows, record }: { columns: Column[]; rows: RecordData[]; record: Record<string, unknown> }) {
  if (!columns.some(({ spec }) => spec.aggregate === 'sum') || rows.length === 0) return null
  return (
    <tfoot>
      <tr>
        {columns.map(({ field, spec }) => (
          <td key={field.name} data-number={isNumeric(field) || undefined}>
            {spec.aggregate === 'sum' ? (
              <span className={css.read}>
                <AnyValue
                  field={field}
                  value={addDecimals(rows.map((row) => row[field.name] as string | null))}
                  record={record}
                  cell
                />
              </span>
            ) : null}
          </td>
        ))}
        <td className={css.tools} />
      </tr>
    </tfoot>
  )
}
