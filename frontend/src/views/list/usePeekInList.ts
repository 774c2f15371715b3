import { useEffect, useMemo, useRef } from 'react'
import type { RecordData } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { type Place, usePeek } from '../peek/peek'
import type { GridStore } from './gridStore'
import type { Slot } from './rows'

interface Given {
  spec: ModelSpec
  store: GridStore
  slots: readonly Slot[]
  recordAt: (slot: Slot | undefined) => RecordData | undefined
  total: number | null
  grouped: boolean
  onPlace: (place: Place | null) => void
  scrollTo: (row: number) => void
}

/** The list and the record at its side go together: the cursor opens the next one, and stepping moves the cursor. */
export function usePeekInList({ spec, store, slots, recordAt, total, grouped, onPlace, scrollTo }: Given) {
  const peek = usePeek()
  const shown = peek?.shown?.type === spec.type ? peek.shown.id : null
  const row = useMemo(
    () => (shown === null ? -1 : rowOf(slots, recordAt, shown, store.row)),
    [shown, slots, recordAt, store],
  )
  const place = useMemo<Place | null>(() => {
    const slot = slots[row]
    if (slot?.kind !== 'record') return null
    const index = grouped ? null : slot.index
    return { index, total, previous: near(slots, recordAt, row, -1), next: near(slots, recordAt, row, 1) }
  }, [slots, recordAt, row, grouped, total])
  useEffect(() => onPlace(place), [onPlace, place])

  const placed = useRef<string | null>(null)
  useEffect(() => {
    if (row < 0 || placed.current === shown) return
    placed.current = shown
    if (store.row !== row) store.moveTo(row, store.col)
    scrollTo(row)
  }, [row, shown, store, scrollTo])

  const open = peek?.open
  useEffect(() => {
    if (shown === null || !open) return
    let timer: number | undefined
    const stop = store.subscribe(() => {
      window.clearTimeout(timer)
      const id = recordAt(slots[store.row])?.id
      if (!id || id === shown || store.editing) return
      timer = window.setTimeout(() => {
        placed.current = id
        open({ type: spec.type, id }, { replace: true })
      }, 150)
    })
    return () => {
      window.clearTimeout(timer)
      stop()
    }
  }, [shown, open, store, slots, recordAt, spec.type])
  return peek
}

/** Where the record stands, if it has been read; the cursor's row is the likeliest. */
function rowOf(slots: readonly Slot[], recordAt: Given['recordAt'], id: string, likely: number): number {
  if (recordAt(slots[likely])?.id === id) return likely
  return slots.findIndex((slot) => recordAt(slot)?.id === id)
}

function near(slots: readonly Slot[], recordAt: Given['recordAt'], row: number, by: 1 | -1): string | null {
  for (let at = row + by; at >= 0 && at < slots.length; at += by) {
    if (slots[at]?.kind === 'record') return recordAt(slots[at])?.id ?? null
  }
  return null
}
