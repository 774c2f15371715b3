import type { KeyboardEvent } from 'react'
import type { RecordData } from '@/data'
import { cellText } from './cellText'
import type { Column } from './columns'
import type { GridStore } from './gridStore'
import type { Slot } from './rows'

interface Given {
  store: GridStore
  slots: readonly Slot[]
  columns: readonly Column[]
  titleField: string
  recordAt: (slot: Slot | undefined) => RecordData | undefined
  toggle: (group: string) => void
  open: (row: number) => void
  /** Open what the cell shows at the side, or close it there. */
  peek: (row: number, col: number) => void
  /** Close what is open at the side; whether something was. */
  leavePeek: () => boolean
  fillDown: () => void
  canEdit: (col: number) => boolean
  scrollTo: (row: number) => void
  pageRows: () => number
}

/** What the keys do in the grid. */
export function gridKeys(given: Given) {
  const { store, slots, columns } = given
  const last = slots.length - 1
  const go = (row: number, col: number) => {
    const next = Math.max(0, Math.min(last, row))
    store.moveTo(next, Math.max(0, Math.min(columns.length - 1, col)))
    given.scrollTo(next)
  }
  const idAt = (row: number) => given.recordAt(slots[row])?.id
  const extend = (row: number) => {
    if (store.anchor < 0) store.anchor = Math.max(0, store.row)
    go(row, store.col)
    selectRange(given, store.anchor, store.row)
  }
  const act = (): boolean => {
    const slot = slots[store.row]
    if (slot?.kind === 'group') given.toggle(slot.key)
    else if (columns[store.col]?.name === given.titleField || !given.canEdit(store.col)) given.open(store.row)
    else store.startEditing()
    return true
  }
  const edit = (): boolean => {
    if (slots[store.row]?.kind === 'record' && given.canEdit(store.col)) store.startEditing()
    return true
  }
  const pick = (): boolean => {
    const id = idAt(store.row)
    if (id) store.toggle(id)
    store.anchor = store.row
    return true
  }
  const side = (by: number): boolean => {
    const slot = slots[store.row]
    if (slot?.kind === 'group' && slot.open !== by > 0) given.toggle(slot.key)
    else go(store.row, store.col + by)
    return true
  }
  const moves: Record<string, (shift: boolean) => unknown> = {
    ArrowDown: (shift) => (shift ? extend(store.row + 1) : go(store.row + 1, store.col)),
    ArrowUp: (shift) => (shift ? extend(store.row - 1) : go(store.row - 1, store.col)),
    ArrowLeft: () => side(-1),
    ArrowRight: () => side(1),
    PageDown: () => go(store.row + given.pageRows(), store.col),
    PageUp: () => go(store.row - given.pageRows(), store.col),
    Home: () => go(store.row, 0),
    End: () => go(store.row, columns.length - 1),
    Enter: act,
    F2: edit,
    ' ': pick,
    x: pick,
    ч: pick,
    p: () => given.peek(store.row, store.col),
    з: () => given.peek(store.row, store.col),
    Escape: () => given.leavePeek() || store.clear(),
  }
  const chords: Record<string, () => unknown> = {
    Home: () => go(0, store.col),
    End: () => go(last, store.col),
    Enter: () => given.open(store.row),
    a: () => store.selectAll(),
    ф: () => store.selectAll(),
    d: () => given.fillDown(),
    в: () => given.fillDown(),
    c: () => copy(given),
    с: () => copy(given),
  }
  return (event: KeyboardEvent) => {
    if (event.target instanceof HTMLInputElement && event.target.type !== 'checkbox') return
    if (event.altKey || event.target instanceof HTMLButtonElement) return
    const run = event.ctrlKey || event.metaKey ? chords[event.key] : moves[event.key]
    if (!run) return
    event.preventDefault()
    event.stopPropagation()
    if (!event.shiftKey) store.anchor = event.key.startsWith('Arrow') ? -1 : store.anchor
    run(event.shiftKey)
  }
}

/** Select every loaded record between two rows. */
export function selectRange(
  { store, slots, recordAt }: Pick<Given, 'store' | 'slots' | 'recordAt'>,
  from: number,
  to: number,
) {
  const [first, last] = from < to ? [from, to] : [to, from]
  const ids = slots.slice(first, last + 1).flatMap((slot) => recordAt(slot)?.id ?? [])
  store.selectMany(ids)
}

/** The cell's text, or the selected rows as tab-separated lines, to the clipboard. */
function copy({ store, slots, columns, recordAt }: Given) {
  const rows =
    store.selected.size > 0 ? slots.flatMap((slot) => recordAt(slot) ?? []).filter((row) => store.has(row.id)) : []
  const one = recordAt(slots[store.row])
  const column = columns[store.col]
  const text = rows.length
    ? rows.map((row) => columns.map((item) => cellText(row[item.name])).join('\t')).join('\n')
    : cellText(one && column ? one[column.name] : '')
  void navigator.clipboard?.writeText(text)
}
