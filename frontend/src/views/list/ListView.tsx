// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid of thousands of rows is no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active cell
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowUp } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type CSSProperties,
  type MouseEvent,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useTranslation } from 'react-i18next'
import { ErrorState, LoadingState } from '@/ui/states'
import { editsInCell, isNumeric } from '@/widgets'
import { BulkBar } from '../bulk/BulkBar'
import type { ViewProps } from '../collection/viewProps'
import { keep, readKept, useKept } from '../shared/kept'
import { keepTrail } from '../shared/trail'
import { Cards } from './Cards'
import { columnsOf, measuresOf, nextOrder, totalWidth, tracks } from './columns'
import { GroupRow, Total } from './GroupRow'
import { GridStore } from './gridStore'
import { Header } from './Header'
import css from './list.module.css'
import { linkedTo, Row, type RowActions } from './Row'
import { useCellWrites } from './useCellWrites'
import { useEditing } from './useEditing'
import { useGrid } from './useGrid'
import { gridKeys, selectRange } from './useGridKeys'
import { useNewRows } from './useNewRows'
import { usePasting } from './usePasting'
import { usePeekInList } from './usePeekInList'

/** A table of records: pages as one scrolls, groups, totals, changing in place, selecting many. */
export function ListView({ spec, state, setState, query, onCount, onPlace, empty }: ViewProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const phone = useMediaQuery('(max-width: 640px)', window.innerWidth <= 640, { getInitialValueInEffect: false })
  const [widths, setWidths] = useKept<Record<string, number>>(`widths:${spec.type}`, {})
  const columns = useMemo(() => columnsOf(spec, state.columns, widths), [spec, state.columns, widths])
  const fields = useMemo(
    () =>
      fieldsToAsk(
        spec,
        columns.map((column) => column.name),
      ),
    [spec, columns],
  )
  const measures = useMemo(() => measuresOf(columns), [columns])
  const grid = useGrid({ spec, query, fields, measures })
  const [store] = useState(() => new GridStore())
  const commit = useEditing(spec, fields, store)
  const scroller = useRef<HTMLDivElement>(null)
  const rowHeight = useRowHeight()
  const virtual = useVirtualizer({
    count: grid.slots.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    scrollMargin: HEAD,
    scrollPaddingStart: 34,
    scrollPaddingEnd: 70,
  })
  const items = virtual.getVirtualItems()
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0]
  const { show, slots, recordAt, count } = grid
  useEffect(() => show(first, Math.max(last, 60)), [show, first, last])
  useEffect(() => onCount(count), [onCount, count])
  useKeptScroll(scroller, !grid.pending)
  const editable = (spec.views.list?.editable ?? false) && spec.permissions.write
  const tones = spec.views.list?.tones ?? NO_TONES

  const trail = useMemo(() => {
    const back = `${window.location.pathname}${window.location.search}`
    return keepTrail({
      type: spec.type,
      where: query.where,
      search: query.search,
      order: query.order,
      total: count,
      back,
    })
  }, [spec.type, query, count])
  const isGrouped = query.group.length > 0
  const { scrollToIndex } = virtual
  const peek = usePeekInList({
    spec,
    store,
    slots,
    recordAt,
    total: count,
    grouped: isGrouped,
    onPlace,
    scrollTo: scrollToIndex,
  })
  const { open: openPeek, can: canPeek } = peek ?? NO_PEEK
  const mayEdit = useCallback((col: number) => canEdit(editable, columns[col]?.field), [editable, columns])
  const write = useCellWrites(spec, fields, store)
  const pasting = usePasting({ store, slots, columns, recordAt, load: grid.load, write, canEdit: mayEdit })
  const { fillTo } = pasting

  const actions = useMemo<RowActions>(() => {
    const step = (by: number) => store.moveTo(store.row, Math.max(0, Math.min(columns.length - 1, store.col + by)))
    return {
      search: (index) => (isGrouped ? { from: trail } : { from: `${trail}.${index}` }),
      commit,
      peek: openPeek ? (type, id) => openPeek({ type, id }) : undefined,
      canPeek,
      fill: fillTo,
      press: (event: MouseEvent, row, col) => {
        if (event.shiftKey && store.row >= 0) selectRange({ store, slots, recordAt }, store.row, row)
        else store.moveTo(row, col)
        scroller.current?.focus({ preventScroll: true })
      },
      select: (event, row, id) => {
        if (event.shiftKey && store.anchor >= 0) selectRange({ store, slots, recordAt }, store.anchor, row)
        else store.toggle(id)
        store.anchor = row
      },
      leave: (move) => {
        if (move === 'next') step(1)
        if (move === 'previous') step(-1)
        if (move === 'down') store.moveTo(Math.min(slots.length - 1, store.row + 1), store.col)
        scroller.current?.focus({ preventScroll: true })
      },
    }
  }, [canPeek, columns.length, commit, fillTo, isGrouped, openPeek, recordAt, slots, store, trail])

  const open = (row: number) => {
    const slot = slots[row]
    const record = recordAt(slot)
    if (!record || slot?.kind !== 'record') return
    void navigate({
      to: '/r/$type/$id',
      params: { type: spec.type, id: record.id },
      search: actions.search(slot.index),
    })
  }
  const onKeyDown = gridKeys({
    store,
    slots,
    columns,
    titleField: spec.titleField,
    recordAt,
    toggle: grid.toggle,
    open,
    peek: (row, col) => {
      const record = recordAt(slots[row])
      if (!record || !peek) return
      const column = columns[col]
      const linked = column && column.name !== spec.titleField ? linkedTo(column.field, record[column.name]) : null
      const target = linked && peek.can(linked.type) ? linked : { type: spec.type, id: record.id }
      if (peek.shown?.type === target.type && peek.shown.id === target.id) peek.close()
      else peek.open(target)
    },
    leavePeek: () => {
      peek?.close()
      return Boolean(peek?.shown)
    },
    fillDown: pasting.fillDown,
    canEdit: mayEdit,
    scrollTo: (row) => virtual.scrollToIndex(row),
    pageRows: () => Math.floor((scroller.current?.clientHeight ?? 600) / rowHeight) - 2,
  })

  const fresh = useNewRows({ spec, query, shown: count, readAt: grid.readAt })
  const pill =
    fresh.count > 0 ? (
      <button
        type="button"
        className={css.fresh}
        onClick={() => {
          scroller.current?.scrollTo({ top: 0 })
          void fresh.take()
        }}
      >
        <IconArrowUp size={14} aria-hidden="true" />
        {t('views.list.newRows', { count: fresh.count })}
      </button>
    ) : null
  const pointed = useSyncExternalStore(store.subscribe, () => store.row >= 0)
  const blocked =
    grid.error !== null && (count === null || !slots.some((slot) => slot.kind === 'group' || recordAt(slot)))
  if (blocked) return <ErrorState error={grid.error} retry={grid.refetch} />
  if (grid.pending && slots.length === 0) return <LoadingState rows={14} />
  if (count === 0)
    return (
      <div className={css.frame}>
        {pill}
        {empty}
      </div>
    )
  if (phone && !isGrouped)
    return (
      <div className={css.frame}>
        {pill}
        <Cards spec={spec} columns={columns} grid={grid} search={actions.search} />
      </div>
    )
  const style = { '--tracks': tracks(columns), '--width': `${totalWidth(columns)}px` } as CSSProperties
  return (
    <div className={css.frame} style={style}>
      {pill}
      <div
        ref={scroller}
        role="treegrid"
        tabIndex={0}
        className={css.scroller}
        aria-label={spec.pluralLabel}
        aria-rowcount={slots.length + 1}
        aria-colcount={columns.length + 1}
        aria-multiselectable
        aria-activedescendant={pointed ? 'grid-cell' : undefined}
        onKeyDown={onKeyDown}
        onPaste={pasting.onPaste}
        onFocus={() => (store.row < 0 ? store.moveTo(0, 0) : undefined)}
      >
        <Header
          columns={columns}
          order={query.order}
          store={store}
          onSort={(name, add) => setState({ order: nextOrder(query.order, name, add) })}
          onResize={(name, width) => setWidths(resized(widths, name, width))}
          onSelectLoaded={() => store.selectMany(slots.flatMap((slot) => recordAt(slot)?.id ?? []))}
        />
        <div className={css.body} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => {
            const slot = slots[item.index]
            const top = item.start - HEAD
            if (slot?.kind === 'group') {
              return (
                <GroupSlot key={slot.key} store={store} row={item.index}>
                  {(active) => (
                    <GroupRow
                      spec={spec}
                      columns={columns}
                      group={slot.group}
                      groupKey={slot.key}
                      depth={slot.depth}
                      open={slot.open}
                      row={item.index}
                      active={active}
                      toggle={grid.toggle}
                      top={top}
                    />
                  )}
                </GroupSlot>
              )
            }
            return (
              <Row
                key={item.key}
                spec={spec}
                columns={columns}
                tones={tones}
                record={recordAt(slot)}
                row={item.index}
                index={slot?.kind === 'record' ? slot.index : 0}
                depth={slot?.kind === 'record' ? slot.source.depth : 0}
                editable={editable}
                store={store}
                actions={actions}
                top={top}
              />
            )
          })}
        </div>
        <Selected store={store}>{(some) => (some ? <div className={css.pad} /> : null)}</Selected>
        {measures.length > 0 ? (
          <div className={css.foot} role="row" tabIndex={-1}>
            <div role="gridcell" />
            {columns.map((column) => (
              <div
                key={column.name}
                role="gridcell"
                className={css.sum}
                data-number={isNumeric(column.field) || undefined}
              >
                <Total column={column} measures={grid.totals} />
              </div>
            ))}
          </div>
        ) : null}
      </div>
      <BulkBar
        spec={spec}
        store={store}
        query={query}
        count={count}
        columns={columns.map((column) => column.name)}
        label={t('views.bulk.label')}
      />
    </div>
  )
}

/** The height of the columns' heads. */
const HEAD = 32
const NO_TONES: never[] = []
const NO_PEEK = { open: undefined, can: () => false }

function canEdit(
  editable: boolean,
  field: { readonly: boolean; type: Parameters<typeof editsInCell>[0] } | undefined,
): boolean {
  return editable && field !== undefined && !field.readonly && editsInCell(field.type)
}

/** The shown fields, and those that the rows' colours and currencies depend on. */
function fieldsToAsk(spec: ViewProps['spec'], shown: string[]): string[] {
  const text = JSON.stringify(spec.views.list?.tones ?? [])
  const named = Object.keys(spec.fields).filter((name) => text.includes(`"${name}"`))
  const currency = spec.fields.currency ? ['currency'] : []
  return [...new Set([spec.titleField, ...shown, ...named, ...currency])]
}

function resized(widths: Record<string, number>, name: string, width: number | null): Record<string, number> {
  const { [name]: _old, ...rest } = widths
  return width === null ? rest : { ...rest, [name]: Math.round(width) }
}

function GroupSlot({
  store,
  row,
  children,
}: {
  store: GridStore
  row: number
  children: (active: boolean) => React.ReactNode
}) {
  const at = useSyncExternalStore(store.subscribe, () => store.cellState(row))
  return children(at >= 0)
}

function Selected({ store, children }: { store: GridStore; children: (some: boolean) => React.ReactNode }) {
  const some = useSyncExternalStore(store.subscribe, () => store.all || store.selected.size > 0)
  return children(some)
}

function useRowHeight(): number {
  const coarse = useMediaQuery('(pointer: coarse)', false, { getInitialValueInEffect: false })
  return coarse ? 44 : 34
}

/** Coming back to the list shows the same place. */
function useKeptScroll(scroller: React.RefObject<HTMLDivElement | null>, ready: boolean) {
  const [key] = useState(() => `scroll:${window.location.pathname}${window.location.search}`)
  useEffect(() => {
    const found = scroller.current
    if (!ready || !found) return
    found.scrollTop = readKept(key, 0, sessionStorage)
    const note = () => keep(key, found.scrollTop, sessionStorage)
    found.addEventListener('scrollend', note)
    return () => found.removeEventListener('scrollend', note)
  }, [ready, key, scroller])
}
