import { Link } from '@tanstack/react-router'
import { memo, useEffect, useRef } from 'react'
import type { RecordData } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { isEmpty } from '@/widgets'
import { AnyValue } from '@/widgets/registry'
import type { Column } from './columns'
import css from './list.module.css'
import type { Grid } from './useGrid'

interface Props {
  spec: ModelSpec
  columns: readonly Column[]
  grid: Grid
  search: (index: number) => Record<string, string>
}

const FIRST = 40

/** On a phone: a card for each record instead of columns; more come as one scrolls down. */
export function Cards({ spec, columns, grid, search }: Props) {
  const end = useRef<HTMLDivElement>(null)
  const shown = useRef(FIRST)
  const { show } = grid
  useEffect(() => {
    const found = end.current
    if (!found || typeof IntersectionObserver === 'undefined') return
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return
      shown.current += FIRST
      show(0, shown.current)
    })
    observer.observe(found)
    return () => observer.disconnect()
  }, [show])
  const rows = grid.slots.flatMap((slot) => {
    const record = grid.recordAt(slot)
    return record && slot.kind === 'record' ? [{ record, index: slot.index }] : []
  })
  return (
    <div className={css.scroller}>
      <div className={css.cards}>
        {rows.map(({ record, index }) => (
          <Card key={record.id} spec={spec} columns={columns} record={record} index={index} search={search} />
        ))}
        <div ref={end} className={css.pad} />
      </div>
    </div>
  )
}

interface CardProps {
  spec: ModelSpec
  columns: readonly Column[]
  record: RecordData
  index: number
  search: (index: number) => Record<string, string>
}

const Card = memo(function Card({ spec, columns, record, index, search }: CardProps) {
  const amount = columns.find((column) => column.field.type === 'money')
  const named = columns.find((column) => column.name === spec.titleField)
  // The same sum again in the company's own currency says nothing new.
  const again = ({ field, name }: Column) => field.type === 'money' && amount && record[name] === record[amount.name]
  const rest = columns.filter(
    (column) => column.name !== spec.titleField && !again(column) && !isEmpty(record[column.name]),
  )
  return (
    <Link className={css.card} to="/r/$type/$id" params={{ type: spec.type, id: record.id }} search={search(index)}>
      <span className={css.cardTop}>
        <span className={css.cardName}>
          {named?.widget ? (
            <AnyValue widget={named.widget} field={named.field} value={record[named.name]} record={record} cell />
          ) : (
            String(record[spec.titleField] ?? '')
          )}
        </span>
        {amount ? <AnyValue field={amount.field} value={record[amount.name]} record={record} cell /> : null}
      </span>
      <span className={css.cardRest}>
        {rest.slice(0, 5).map((column) => (
          <AnyValue
            key={column.name}
            widget={column.widget}
            field={column.field}
            value={record[column.name]}
            record={record}
            cell
          />
        ))}
      </span>
    </Link>
  )
})
