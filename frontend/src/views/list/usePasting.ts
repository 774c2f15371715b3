import { type ClipboardEvent, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { RecordData } from '@/data'
import { toast } from '@/ui/toasts'
import { useScope } from '@/widgets'
import { cellText, readCell } from './cellText'
import type { Column } from './columns'
import type { GridStore } from './gridStore'
import type { Slot } from './rows'
import { rowsOfTsv } from './tsv'
import type { CellRefusal, CellWrite, useCellWrites } from './useCellWrites'

interface Given {
  store: GridStore
  slots: readonly Slot[]
  columns: readonly Column[]
  recordAt: (slot: Slot | undefined) => RecordData | undefined
  /** The record of a row that may not have been read yet. */
  load: (slot: Slot) => Promise<RecordData | undefined>
  write: ReturnType<typeof useCellWrites>
  canEdit: (col: number) => boolean
}

type Known = Map<string, ReturnType<typeof readCell>>

/** More rows than these are an import. */
const MOST = 500

/** Cells out of a spreadsheet into the list, and a cell's value into those below it. */
export function usePasting({ store, slots, columns, recordAt, load, write, canEdit }: Given) {
  const { t } = useTranslation()
  const { today, format } = useScope()

  const selected = useCallback(
    () => slots.filter((slot) => store.selected.has(recordAt(slot)?.id ?? '')),
    [slots, store, recordAt],
  )

  /** What a pasted text does to a cell: a write, a refusal, or nothing where it stands there already. */
  const meant = useCallback(
    async (record: RecordData, col: number, text: string, known: Known): Promise<CellWrite | CellRefusal | null> => {
      const field = columns[col]?.field
      if (!field || text.trim() === cellText(record[field.name]).trim()) return null
      if (!canEdit(col)) return { record, field, why: t('views.list.problems.fixed', { field: field.label }) }
      const key = `${field.name}\n${text}`
      const reading = known.get(key) ?? readCell(field, text, { today, timeZone: format.timeZone })
      known.set(key, reading)
      const found = await reading
      if ('value' in found) return { record, field, value: found.value }
      return {
        record,
        field,
        why: t(`views.list.problems.${found.problem}`, { text: text.trim(), field: field.label }),
      }
    },
    [columns, canEdit, today, format.timeZone, t],
  )

  const paste = useCallback(
    async (text: string) => {
      const { targets, missed } = targetsOf(rowsOfTsv(text), selected(), slots.slice(store.row))
      if (targets.length > MOST) return void toast(t('views.list.tooMany', { count: MOST }), { tone: 'danger' })
      const found: (CellWrite | CellRefusal)[] = []
      const known: Known = new Map()
      for (const [slot, texts] of targets) {
        const record = recordAt(slot) ?? (await load(slot))
        const cells = record ? texts.map((cell, at) => meant(record, store.col + at, cell, known)) : []
        found.push(...(await Promise.all(cells)).filter((cell) => cell !== null))
      }
      const writes = found.filter((cell) => 'value' in cell)
      const refusals = found.filter((cell) => 'why' in cell)
      await write(writes, refusals, missed > 0 ? t('views.list.missed', { count: missed }) : undefined)
    },
    [store, slots, recordAt, load, write, selected, meant, t],
  )

  const onPaste = useCallback(
    (event: ClipboardEvent) => {
      const inField =
        event.target instanceof HTMLElement && event.target.matches('input:not([type=checkbox]), textarea')
      const text = event.clipboardData.getData('text/plain')
      if (inField || store.row < 0 || store.editing || text === '') return
      event.preventDefault()
      void paste(text)
    },
    [store, paste],
  )

  /** The value of the first of these rows into the others. */
  const fill = useCallback(
    async (rows: readonly Slot[], col: number) => {
      const [first, ...rest] = rows
      const column = columns[col]
      const source = recordAt(first)
      if (!source || !column || !canEdit(col) || rest.length === 0 || rest.length > MOST) return
      const found = await Promise.all(rest.map(async (slot) => recordAt(slot) ?? (await load(slot))))
      const writes = found.flatMap((record) =>
        record ? [{ record, field: column.field, value: source[column.name] }] : [],
      )
      await write(writes)
    },
    [columns, recordAt, load, write, canEdit],
  )

  /** Ctrl+D: the topmost selected row's value into the other selected ones; with no selection the cell above into this. */
  const fillDown = useCallback(() => {
    const chosen = selected()
    const rows = chosen.length > 1 ? chosen : slots.slice(Math.max(0, store.row - 1), store.row + 1)
    void fill(
      rows.filter((slot) => slot.kind === 'record'),
      store.col,
    )
  }, [selected, slots, store, fill])

  /** The handle was dragged from the cell to another row, below or above it. */
  const fillTo = useCallback(
    (from: number, to: number, col: number) => {
      const [first, last] = [Math.min(from, to), Math.max(from, to)]
      const rows = slots.slice(first, last + 1).filter((slot) => slot.kind === 'record')
      void fill(to < from ? rows.reverse() : rows, col)
    },
    [slots, fill],
  )
  return { onPaste, fillDown, fillTo }
}

/** Which rows get which texts: one value goes into all selected rows, a block into the rows from the cursor down. */
function targetsOf(pasted: string[][], chosen: Slot[], below: readonly Slot[]) {
  const [only] = pasted
  if (only && pasted.length === 1 && only.length === 1 && chosen.length > 1)
    return { targets: chosen.map((slot) => [slot, only] as const), missed: 0 }
  const rows = below.filter((slot) => slot.kind === 'record').slice(0, pasted.length)
  return { targets: rows.map((slot, at) => [slot, pasted[at] ?? []] as const), missed: pasted.length - rows.length }
}
