import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { records } from '@/data'
import { keys } from '@/data/keys'
import { type Hint, holdLists } from '@/data/live'
import type { ModelSpec } from '@/spec/types.gen'
import type { CollectionQuery } from '../search/query'

interface Given {
  spec: ModelSpec
  query: CollectionQuery
  /** How many the list shows, and when it was last read: reading it anew brings the new rows in by itself. */
  shown: number | null
  readAt: number
}

/** So many ids go into one question; beyond them, and where a hint names none, the totals are compared. */
const MOST = 500

/** How many rows others have made that belong into this list: they are told of, and not pushed under somebody's hands. */
export function useNewRows({ spec, query, shown, readAt }: Given) {
  const client = useQueryClient()
  const [count, setCount] = useState(0)
  const waiting = useRef({ ids: new Set<string>(), nameless: false, timer: 0 })
  const { where, search } = query

  const ask = useCallback(async () => {
    const { ids, nameless } = waiting.current
    const named = !nameless && ids.size <= MOST
    const asked = { by: [], first: 1, search, where: named ? records.both(where, { id: { in: [...ids] } }) : where }
    const found = await records.groups(spec.api, asked).catch(() => null)
    if (!found || waiting.current.ids !== ids) return
    const total = found.nodes[0]?.count ?? 0
    setCount(named ? total : Math.max(0, total - (shown ?? total)))
  }, [spec.api, where, search, shown])

  useEffect(() => {
    return holdLists(spec.type, (hint) => {
      const now = waiting.current
      if (!isAbout(hint, now.ids)) return false
      for (const id of hint.ids) now.ids.add(String(id))
      now.nameless ||= hint.ids.length === 0
      window.clearTimeout(now.timer)
      now.timer = window.setTimeout(() => void ask(), 250)
      return true
    })
  }, [spec.type, ask])

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the list is read anew, nothing is new any more
  useEffect(() => {
    const now = waiting.current
    window.clearTimeout(now.timer)
    waiting.current = { ids: new Set(), nameless: false, timer: 0 }
    setCount(0)
  }, [readAt])

  const take = useCallback(() => client.invalidateQueries({ queryKey: keys.type(spec.type) }), [client, spec.type])
  return { count, take }
}

/** A new row, or a change of one that is still waiting. */
function isAbout(hint: Hint, waiting: ReadonlySet<string>): boolean {
  if (hint.operation === 'create') return true
  return hint.operation === 'update' && hint.ids.length > 0 && hint.ids.every((id) => waiting.has(String(id)))
}
