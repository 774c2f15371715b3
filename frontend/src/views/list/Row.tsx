// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid of thousands of rows is no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active cell
import { IconLayoutSidebarRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import {
  type CSSProperties,
  type MouseEvent,
  memo,
  type PointerEvent,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { Linked, RecordData } from '@/data'
import { holds } from '@/spec/expr'
import type { FieldSpec, ModelSpec, ToneRule } from '@/spec/types.gen'
import { editsInCell, isNumeric, useScope } from '@/widgets'
import { AnyEditor, AnyValue } from '@/widgets/registry'
import type { Column } from './columns'
import type { GridStore } from './gridStore'
import css from './list.module.css'

export interface RowActions {
  /** Where the record's page is; the list's trail goes along. */
  search: (index: number) => Record<string, string>
  commit: (record: RecordData, field: FieldSpec, value: unknown) => unknown
  /** Open a record at the side; none where there is no room for it. */
  peek: ((type: string, id: string) => void) | undefined
  canPeek: (type: string) => boolean
  /** The handle was let go over another row. */
  fill: (from: number, to: number, col: number) => void
  press: (event: MouseEvent, row: number, col: number) => void
  select: (event: MouseEvent, row: number, id: string) => void
  /** Leave the cell: to the next one (Tab), the one below (Enter), or stay. */
  leave: (move: 'next' | 'previous' | 'down' | 'stay') => void
}

interface Props {
  spec: ModelSpec
  columns: readonly Column[]
  tones: readonly ToneRule[]
  record: RecordData | undefined
  row: number
  index: number
  depth: number
  editable: boolean
  store: GridStore
  actions: RowActions
  /** Where it lies in the list, in pixels: a number, so that scrolling does not redraw the row. */
  top: number
}

function toneOf(tones: readonly ToneRule[], record: RecordData, scope: Record<string, unknown>): string | undefined {
  return tones.find((rule) => holds(rule.when, { ...record, ...scope }))?.tone
}

/** One record in the list. It hears the cursor and the selection itself, so that a move redraws two rows only. */
export const Row = memo(function Row(props: Props) {
  const { spec, columns, tones, record, row, depth, editable, store, actions, top } = props
  const { t } = useTranslation()
  const { today, userId } = useScope()
  const at = useSyncExternalStore(store.subscribe, () => store.cellState(row))
  const filled = useSyncExternalStore(store.subscribe, () => store.fillState(row))
  const chosen = useSyncExternalStore(store.subscribe, () => (record ? store.has(record.id) : false))
  if (!record) return <Bones columns={columns} row={row} top={top} />
  const cursor = at < 0 ? -1 : Math.floor(at / 2)
  const tone = toneOf(tones, record, { $today: today, $now: new Date().toISOString(), $user: { id: userId } })
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      aria-selected={chosen}
      className={css.row}
      data-tone={tone}
      data-chosen={chosen || undefined}
      style={{ transform: `translateY(${top}px)`, '--depth': depth } as CSSProperties}
    >
      <div role="gridcell" className={css.tick}>
        <input
          type="checkbox"
          tabIndex={-1}
          className={css.box}
          aria-label={t('views.list.select', { name: String(record[spec.titleField] ?? '') })}
          checked={chosen}
          onChange={() => undefined}
          onClick={(event) => actions.select(event, row, record.id)}
        />
      </div>
      {columns.map((column, col) => (
        <Cell
          key={column.name}
          {...props}
          record={record}
          column={column}
          col={col}
          active={col === cursor}
          filled={col === filled}
          editing={col === cursor && at % 2 === 1}
          editable={editable && !column.field.readonly && editsInCell(column.field.type)}
        />
      ))}
    </div>
  )
})

interface CellProps extends Props {
  record: RecordData
  column: Column
  col: number
  active: boolean
  filled: boolean
  editing: boolean
}

function Cell(props: CellProps) {
  const { spec, record, column, row, col, index, active, editing, editable, store, actions } = props
  const error = useSyncExternalStore(store.subscribe, () => store.errorOf(record.id, column.name))
  const isTitle = column.name === spec.titleField
  const value = record[column.name]
  const target = isTitle ? { type: spec.type, id: record.id } : linkedTo(column.field, value)
  const shown = <AnyValue widget={column.widget} field={column.field} value={value} record={record} cell />
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears the keys
    <div
      role="gridcell"
      id={active ? 'grid-cell' : undefined}
      aria-readonly={!editable}
      className={css.cell}
      data-number={isNumeric(column.field) || undefined}
      data-title={isTitle || undefined}
      data-active={active || undefined}
      data-filled={props.filled || undefined}
      data-error={error ? true : undefined}
      title={error}
      onClick={(event) => actions.press(event, row, col)}
      onDoubleClick={() => (editable ? store.startEditing() : undefined)}
    >
      {editing && editable ? (
        <CellEditor record={record} column={column} store={store} actions={actions} />
      ) : isTitle ? (
        <Link
          className={css.title}
          tabIndex={-1}
          to="/r/$type/$id"
          params={{ type: spec.type, id: record.id }}
          search={actions.search(index)}
          draggable={false}
          onClick={(event) => {
            if (!event.altKey || !actions.peek) return
            event.preventDefault()
            actions.peek(spec.type, record.id)
          }}
        >
          {shown}
        </Link>
      ) : (
        shown
      )}
      {target && !editing && actions.peek && actions.canPeek(target.type) ? (
        <PeekButton onPeek={() => actions.peek?.(target.type, target.id)} />
      ) : null}
      {active && editable && !editing ? <FillHandle store={store} row={row} col={col} fill={actions.fill} /> : null}
    </div>
  )
}

/** The record that a cell's value leads to. */
export function linkedTo(field: FieldSpec, value: unknown): { type: string; id: string } | null {
  if (field.type !== 'm2o' || !field.relation || !value) return null
  return { type: field.relation.type, id: (value as Linked).id }
}

function PeekButton({ onPeek }: { onPeek: () => void }) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      tabIndex={-1}
      className={css.peek}
      aria-label={t('views.peek.open')}
      title={`${t('views.peek.open')} (P)`}
      onClick={(event) => {
        event.stopPropagation()
        onPeek()
      }}
    >
      <IconLayoutSidebarRight size={15} stroke={1.7} />
    </button>
  )
}

interface HandleProps {
  store: GridStore
  row: number
  col: number
  fill: RowActions['fill']
}

/** The corner of the active cell: dragged along the column it fills the cells that it passes. */
function FillHandle({ store, row, col, fill }: HandleProps) {
  const reached = useRef(row)
  const move = (event: PointerEvent) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return
    const under = document.elementsFromPoint(event.clientX, event.clientY)
    const found = under.map((item) => item.closest('[aria-rowindex]')?.getAttribute('aria-rowindex')).find(Boolean)
    if (!found || Number(found) < 2) return
    reached.current = Number(found) - 2
    store.fillTo(reached.current)
  }
  const end = (event: PointerEvent, keep: boolean) => {
    event.currentTarget.releasePointerCapture(event.pointerId)
    store.fillTo(null)
    if (keep && reached.current !== row) fill(row, reached.current, col)
  }
  return (
    <span
      className={css.handle}
      aria-hidden="true"
      onClick={(event) => event.stopPropagation()}
      onDoubleClick={(event) => event.stopPropagation()}
      onPointerDown={(event) => {
        event.stopPropagation()
        event.preventDefault()
        reached.current = row
        event.currentTarget.setPointerCapture(event.pointerId)
      }}
      onPointerMove={move}
      onPointerUp={(event) => end(event, true)}
      onPointerCancel={(event) => end(event, false)}
    />
  )
}

function CellEditor({
  record,
  column,
  store,
  actions,
}: {
  record: RecordData
  column: Column
  store: GridStore
  actions: RowActions
}) {
  const [value, setValue] = useState(record[column.name])
  const latest = useRef(value)
  const done = useRef(false)
  const change = (next: unknown) => {
    latest.current = next
    setValue(next)
  }
  const finish = (keep: boolean, move: 'next' | 'previous' | 'down' | 'stay', given?: { value: unknown }) => {
    if (done.current) return
    done.current = true
    if (keep) void actions.commit(record, column.field, given ? given.value : latest.current)
    store.stopEditing()
    actions.leave(move)
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: hears Tab and the loss of focus for the editor in it
    <div
      className={css.editor}
      onKeyDown={(event) => {
        if (event.key !== 'Tab') {
          event.stopPropagation()
          return
        }
        event.preventDefault()
        event.stopPropagation()
        finish(true, event.shiftKey ? 'previous' : 'next')
      }}
      onClick={(event) => event.stopPropagation()}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setTimeout(() => finish(true, 'stay'), 120)
      }}
    >
      <AnyEditor
        widget={column.widget}
        field={column.field}
        value={value}
        record={record}
        label={column.field.label}
        cell
        autoFocus
        onChange={change}
        onDone={(next) => finish(true, 'down', { value: next })}
        onCancel={() => finish(false, 'stay')}
      />
    </div>
  )
}

function Bones({ columns, row, top }: { columns: readonly Column[]; row: number; top: number }) {
  return (
    <div className={css.row} style={{ transform: `translateY(${top}px)` }} aria-hidden="true">
      <div />
      {columns.map((column, index) => (
        <div key={column.name} className={css.cell} data-number={isNumeric(column.field) || undefined}>
          <span className={css.bone} style={{ width: `${40 + ((row * 31 + index * 17) % 40)}%` }} />
        </div>
      ))}
    </div>
  )
}
