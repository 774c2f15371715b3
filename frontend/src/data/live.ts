import type { QueryClient } from '@tanstack/react-query'
import { keys } from './keys'

interface Hint {
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

/**
 * Listen to the company's changes and make what they touch stale. Hints of one moment are taken together, so that an
 * import of a thousand records refreshes a list once.
 */
export function listen(url: string, client: QueryClient): () => void {
  if (!url || typeof EventSource === 'undefined') return () => undefined
  const source = new EventSource(url, { withCredentials: true })
  const waiting = new Set<string>()
  let timer: number | undefined
  const refresh = () => {
    timer = undefined
    for (const type of waiting) void client.invalidateQueries({ queryKey: keys.type(type) })
    waiting.clear()
  }
  source.addEventListener('change', (event) => {
    const hint = JSON.parse((event as MessageEvent<string>).data) as Hint
    for (const listener of listeners) listener(hint)
    waiting.add(hint.type)
    timer ??= window.setTimeout(refresh, 150)
  })
  return () => {
    window.clearTimeout(timer)
    source.close()
  }
}
