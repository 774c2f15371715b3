import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { equal, inputValue, type RecordData, Refusal, Refusals, records, refreshRecords } from '@/data'
import type { FieldSpec, ModelSpec } from '@/spec/types.gen'
import { describe as words } from '@/ui/states'
import { toast } from '@/ui/toasts'
import { patchLists } from '../shared/cache'
import { useSayRefusal } from '../shared/said'
import type { GridStore } from './gridStore'

export interface CellWrite {
  record: RecordData
  field: FieldSpec
  value: unknown
}

/** A cell that was refused before anything was sent. */
export interface CellRefusal {
  record: RecordData
  field: FieldSpec
  why: string
}

interface Saved {
  id: string
  version: number
  cells: CellWrite[]
}

type Words = Parameters<typeof words>[1]

/** So many records are written at the same time. */
const ABREAST = 4

/**
 * Write many cells: shown at once, saved record by record; each refusal stands in its cell, and one toast tells of all and
 * takes all back.
 */
export function useCellWrites(spec: ModelSpec, fields: readonly string[], store: GridStore) {
  const client = useQueryClient()
  const { t } = useTranslation()
  const say = useSayRefusal()

  const refuse = useCallback(
    ({ record, field }: CellWrite | CellRefusal, why: string) => {
      store.setError(record.id, field.name, why)
      patchLists(client, spec.type, record.id, { [field.name]: record[field.name] })
    },
    [client, spec.type, store],
  )

  /** One record; what is refused is left out and the rest tried again. */
  const put = useCallback(
    async (cells: CellWrite[], refused: string[]): Promise<Saved | null> => {
      let left = cells
      while (left[0]) {
        const { record } = left[0]
        const input = Object.fromEntries(left.map(({ field, value }) => [field.name, inputValue(field, value)]))
        try {
          const saved = await records.save(spec, record.id, input, fields, record.version)
          patchLists(client, spec.type, record.id, saved)
          return { id: record.id, version: saved.version, cells: left }
        } catch (error) {
          const bad = blamed(error, left, t)
          for (const [cell, why] of bad) refuse(cell, why)
          refused.push(...bad.values())
          left = left.filter((cell) => !bad.has(cell))
        }
      }
      return null
    },
    [client, spec, fields, refuse, t],
  )

  const takeBack = useCallback(
    async (done: readonly Saved[]) => {
      try {
        await abreast(done, async ({ id, version, cells }) => {
          const input = Object.fromEntries(
            cells.map(({ record, field }) => [field.name, inputValue(field, record[field.name])]),
          )
          patchLists(client, spec.type, id, await records.save(spec, id, input, fields, version))
        })
      } catch (error) {
        say(error)
      }
      await refreshRecords(client, spec.type)
    },
    [client, spec, fields, say],
  )

  return useCallback(
    async (writes: readonly CellWrite[], refusals: readonly CellRefusal[] = [], note?: string) => {
      const changed = writes.filter(
        ({ record, field, value }) => !equal(inputValue(field, record[field.name]), inputValue(field, value)),
      )
      for (const { record, field, value } of changed) {
        store.setError(record.id, field.name, null)
        patchLists(client, spec.type, record.id, { [field.name]: value })
      }
      for (const refusal of refusals) refuse(refusal, refusal.why)
      const refused = refusals.map((refusal) => refusal.why)
      const results = await abreast(byRecord(changed), (cells) => put(cells, refused))
      const done = results.filter((item) => item !== null)
      await refreshRecords(client, spec.type)
      const count = done.reduce((sum, { cells }) => sum + cells.length, 0)
      const undo = count > 0 ? () => takeBack(done) : undefined
      const detail = [...new Set(refused)].slice(0, 2).join(' ') || note
      if (refused.length > 0)
        toast(t('views.list.cellsPartly', { done: count, refused: refused.length }), { tone: 'danger', detail, undo })
      else if (count > 0 || note) toast(t('views.list.cellsChanged', { count }), { undo, detail })
    },
    [client, spec.type, store, refuse, put, takeBack, t],
  )
}

/** The cells that a refusal is about, with its words; all of the record's where it names none of them. */
function blamed(error: unknown, cells: readonly CellWrite[], t: Words): Map<CellWrite, string> {
  const all = error instanceof Refusals ? error.all : error instanceof Refusal ? [error] : []
  const whole = all[0]?.message || words(error, t).text
  const named = cells.flatMap((cell) => {
    const found = all.find((item) => item.path[0] === cell.field.name)
    return found ? [[cell, found.message || whole] as const] : []
  })
  return new Map(named.length > 0 ? named : cells.map((cell) => [cell, whole] as const))
}

function byRecord(writes: readonly CellWrite[]): CellWrite[][] {
  const found = new Map<string, CellWrite[]>()
  for (const write of writes) found.set(write.record.id, [...(found.get(write.record.id) ?? []), write])
  return [...found.values()]
}

async function abreast<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const waiting = [...items.entries()]
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await work(next[1])
  }
  await Promise.all(Array.from({ length: Math.min(ABREAST, items.length) }, worker))
  return results
}
