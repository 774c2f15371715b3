import { Menu } from '@mantine/core'
import { IconClock, IconDots, IconLayoutSidebarRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Linked, RecordData } from '@/data'
import type { FieldSpec, KanbanViewSpec, ModelSpec, Option } from '@/spec/types.gen'
import { useDragItem } from '@/ui/dnd'
import { Monogram } from '@/ui/Monogram'
import { Tag } from '@/ui/Tag'
import { isEmpty, useScope } from '@/widgets'
import { AnyValue } from '@/widgets/registry'
import { usePeek } from '../peek/peek'
import type { BoardColumn } from './columns'
import css from './kanban.module.css'

interface Props {
  spec: ModelSpec
  view: KanbanViewSpec
  record: RecordData
  column: BoardColumn
  columns: readonly BoardColumn[]
  trail: string
  move: (record: RecordData, from: BoardColumn, to: BoardColumn) => unknown
}

/** One card: drag it, or choose its new column from its menu. */
export const Card = memo(function Card(props: Props) {
  const { spec, record, column, columns, trail, move } = props
  const { t } = useTranslation()
  const peek = usePeek()
  const open = () => peek?.open({ type: spec.type, id: record.id })
  const { ref, handleRef, isDragging } = useDragItem(record.id, !spec.permissions.write)
  return (
    <li ref={ref} className={css.card} data-dragging={isDragging || undefined}>
      <Link
        ref={handleRef}
        className={css.link}
        to="/r/$type/$id"
        params={{ type: spec.type, id: record.id }}
        search={{ from: trail }}
        draggable={false}
        onClick={(event) => {
          if (!event.altKey || !peek) return
          event.preventDefault()
          open()
        }}
      >
        <Face {...props} />
      </Link>
      <Menu position="bottom-end">
        <Menu.Target>
          <button
            type="button"
            className={css.cardMenu}
            aria-label={t('views.kanban.moveTo')}
            onPointerDown={(event) => event.stopPropagation()}
          >
            <IconDots size={15} />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {peek ? (
            <>
              <Menu.Item leftSection={<IconLayoutSidebarRight size={15} />} onClick={open}>
                {t('views.peek.open')}
              </Menu.Item>
              <Menu.Divider />
            </>
          ) : null}
          <Menu.Label>{t('views.kanban.moveTo')}</Menu.Label>
          {columns
            .filter((other) => other.id !== column.id)
            .map((other) => (
              <Menu.Item key={other.id} onClick={() => void move(record, column, other)}>
                {other.label}
              </Menu.Item>
            ))}
        </Menu.Dropdown>
      </Menu>
    </li>
  )
})

/** What a card shows; also what is drawn under the pointer while it is dragged. */
export function Face({ spec, view, record }: Pick<Props, 'spec' | 'view' | 'record'>) {
  const { today, format } = useScope()
  const part = (name: string | null) => (name && spec.fields[name] && !isEmpty(record[name]) ? spec.fields[name] : null)
  const [subtitle, tags, amount, avatar, date, progress] = [
    view.subtitle,
    view.tags,
    view.amount,
    view.avatar,
    view.date,
    view.progress,
  ].map(part)
  const state = unusualState(spec, view, record)
  const person = avatar ? (record[avatar.name] as Linked) : null
  const day = date ? String(record[date.name]) : ''
  return (
    <>
      <span className={css.cardTop}>
        <span className={css.cardTitle}>{String(record[view.title] ?? '')}</span>
        {person?.title ? <Monogram name={person.title} shape="round" size={21} /> : null}
      </span>
      {subtitle ? (
        <span className={css.subtitle}>
          <Words field={subtitle} record={record} />
        </span>
      ) : null}
      {tags || state ? (
        <span className={css.tags}>
          {state ? (
            <Tag tone={state.tone} dot>
              {state.label}
            </Tag>
          ) : null}
          {tags ? <AnyValue field={tags} value={record[tags.name]} cell /> : null}
        </span>
      ) : null}
      {view.fields.map(part).map((field) =>
        field ? (
          <span key={field.name} className={css.further}>
            <span className={css.furtherLabel}>{field.label}</span>
            <Words field={field} record={record} />
          </span>
        ) : null,
      )}
      {amount || date ? (
        <span className={css.cardFoot}>
          {date ? (
            <span
              className={css.date}
              data-late={day.slice(0, 10) < today || undefined}
              data-today={day.slice(0, 10) === today || undefined}
            >
              <IconClock size={12} aria-hidden="true" />
              {format.date(day)}
            </span>
          ) : (
            <span />
          )}
          {amount ? (
            <span className={css.amount}>
              <AnyValue field={amount} value={record[amount.name]} record={record} cell />
            </span>
          ) : null}
        </span>
      ) : null}
      {progress ? (
        <span
          className={css.progress}
          aria-hidden="true"
          style={{ '--part': `${Math.min(100, Number(record[progress.name]))}%` } as React.CSSProperties}
        />
      ) : null}
    </>
  )
}

/** The state of a card that is no longer in the first one, on a board whose columns are something else. */
function unusualState(spec: ModelSpec, view: KanbanViewSpec, record: RecordData): Option | undefined {
  const options = spec.fields.state?.options
  if (!options || view.groupBy === 'state' || record.state === options[0]?.value) return undefined
  return options.find((option) => option.value === record.state)
}

/** A card's second line is plain words: a related record without its sign. */
export function Words({ field, record }: { field: FieldSpec; record: RecordData }) {
  const value = record[field.name]
  if (field.type === 'm2o') return <span className={css.line}>{(value as Linked).title}</span>
  return <AnyValue field={field} value={value} record={record} cell />
}
