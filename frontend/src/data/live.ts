import type { QueryClient } from '@tanstack/react-query'
import { keys } from './keys'

export interface Hint {
  type: string
  ids: (string | number)[]
  operation: 'create' | 'update' | 'delete'
}

type Listener = (hint: Hint) => void
const listeners = new Set<Listener>()

/** Be told of changes that others make, beside the queries being refreshed. Returns how to stop. */
export function onChange(listener: Listener): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

type Hold = (hint: Hint) => boolean
const holds = new Map<string, Set<Hold>>()

/**
 * Be asked before the lists of a type are refreshed: whoever answers yes tells the person in their own way. Returns how to stop.
 */
export function holdLists(type: string, hold: Hold): () => void {
  const held = holds.get(type) ?? new Set()
  holds.set(type, held.add(hold))
  return () => held.delete(hold)
}

/** What a held hint does not touch: the rows and the totals under somebody's eyes. They are stale when next looked at. */
async function refreshBesideLists(client: QueryClient, type: string) {
  const isList = (key: readonly unknown[]) => key[2] === 'list' || key[2] === 'groups'
  const queryKey = keys.type(type)
  await client.invalidateQueries({ queryKey, predicate: (query) => !isList(query.queryKey) })
  await client.invalidateQueries({ queryKey, predicate: (query) => isList(query.queryKey), refetchType: 'none' })
}

/**
 * Listen to the company's changes and make what they touch stale. Hints of one moment are taken together, so that an
 * import of a thousand records refreshes a list once. Nothing was told while the stream was not open (before it first
 * began, or in a break), so whatever was read by then is read anew when it says that it is ready.
 */
export function listen(url: string, client: QueryClient): () => void {
  if (!url || typeof EventSource === 'undefined') return () => undefined
  const source = new EventSource(url, { withCredentials: true })
  const waiting = new Map<string, 'all' | 'beside'>()
  let timer: number | undefined
  const refresh = () => {
    timer = undefined
    for (const [type, what] of waiting) {
      if (what === 'all') void client.invalidateQueries({ queryKey: keys.type(type) })
      else void refreshBesideLists(client, type)
    }
    waiting.clear()
  }
  const readAnew = () => void client.invalidateQueries()
  let begun = false
  source.addEventListener('ready', () => {
    // The rest of what the first screen read is not told in hints, and is as new as the page.
    void client.invalidateQueries(begun ? {} : { queryKey: keys.records })
    begun = true
  })
  source.addEventListener('resync', readAnew)
  source.addEventListener('signed-out', () => {
    source.close() // it would only be refused when it tries again
    readAnew() // the first refusal leads to the sign-in page
  })
  source.addEventListener('change', (event) => {
    const hint = JSON.parse((event as MessageEvent<string>).data) as Hint
    for (const listener of listeners) listener(hint)
    const held = [...(holds.get(hint.type) ?? [])].filter((hold) => hold(hint)).length > 0
    if (!held || !waiting.has(hint.type)) waiting.set(hint.type, held ? 'beside' : 'all')
    timer ??= window.setTimeout(refresh, 150)
  })
  return () => {
    window.clearTimeout(timer)
    source.close()
  }
}
