// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid of thousands of rows is no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active cell
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { type PointerEvent, useRef, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { isNumeric } from '@/widgets'
import { type Column, MIN_WIDTH } from './columns'
import type { GridStore } from './gridStore'
import css from './list.module.css'

interface Props {
  columns: readonly Column[]
  order: readonly string[]
  onSort: (name: string, add: boolean) => void
  onResize: (name: string, width: number | null) => void
  store: GridStore
  onSelectLoaded: () => void
}

/** The heads of the columns: press to order, drag the edge (or arrows on it) for the width. */
export function Header({ columns, order, onSort, onResize, store, onSelectLoaded }: Props) {
  const { t } = useTranslation()
  useSyncExternalStore(store.subscribe, store.getVersion)
  const some = store.all || store.selected.size > 0
  return (
    <div role="row" aria-rowindex={1} className={css.head}>
      <div role="columnheader" className={css.tick}>
        <input
          type="checkbox"
          className={css.box}
          aria-label={t('views.list.selectAll')}
          checked={some}
          ref={(box) => {
            if (box) box.indeterminate = some && !store.all
          }}
          onChange={() => (some ? store.clear() : onSelectLoaded())}
        />
      </div>
      {columns.map((column) => (
        <Head key={column.name} column={column} order={order} onSort={onSort} onResize={onResize} />
      ))}
    </div>
  )
}

function Head({ column, order, onSort, onResize }: { column: Column } & Pick<Props, 'order' | 'onSort' | 'onResize'>) {
  const { t } = useTranslation()
  const cell = useRef<HTMLDivElement>(null)
  const sorted = order.find((item) => item.replace(/^-/, '') === column.name)
  const down = sorted?.startsWith('-') ?? false
  const drag = (event: PointerEvent<HTMLButtonElement>) => {
    event.preventDefault()
    const [start, width] = [event.clientX, cell.current?.offsetWidth ?? column.width]
    const handle = event.currentTarget
    handle.setPointerCapture(event.pointerId)
    const move = (next: globalThis.PointerEvent) =>
      onResize(column.name, Math.max(MIN_WIDTH, width + next.clientX - start))
    handle.addEventListener('pointermove', move)
    handle.addEventListener('pointerup', () => handle.removeEventListener('pointermove', move), { once: true })
  }
  const step = (by: number) =>
    onResize(column.name, Math.max(MIN_WIDTH, (cell.current?.offsetWidth ?? column.width) + by))
  return (
    <div
      ref={cell}
      role="columnheader"
      className={css.headCell}
      data-number={isNumeric(column.field) || undefined}
      aria-sort={sorted ? (down ? 'descending' : 'ascending') : 'none'}
    >
      <button
        type="button"
        className={css.headButton}
        disabled={!column.field.sortable}
        title={column.field.help || column.field.label}
        onClick={(event) => onSort(column.name, event.shiftKey)}
      >
        <span className={css.headLabel}>{column.field.label}</span>
        {sorted ? (
          down ? (
            <IconArrowDown size={13} aria-hidden="true" />
          ) : (
            <IconArrowUp size={13} aria-hidden="true" />
          )
        ) : null}
      </button>
      <button
        type="button"
        className={css.resize}
        aria-label={t('views.list.resize', { field: column.field.label })}
        onPointerDown={drag}
        onDoubleClick={() => onResize(column.name, null)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowLeft') step(-16)
          if (event.key === 'ArrowRight') step(16)
        }}
      />
    </div>
  )
}
