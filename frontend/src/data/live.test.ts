import { QueryClient } from '@tanstack/react-query'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { keys } from './keys'
import { holdLists, listen } from './live'

const hearers = new Map<string, (event: object) => void>()
const close = vi.fn()
const say = (name: string, data: object = {}) => hearers.get(name)?.({ data: JSON.stringify(data) })
const tell = (hint: object) => say('change', hint)

class Stream {
  close = close
  addEventListener(name: string, hear: (event: object) => void) {
    hearers.set(name, hear)
  }
}

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('EventSource', Stream)
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** A list, its totals and a record that were read: which of them are read anew after the hints. */
async function staleAfter(...hints: object[]): Promise<boolean[]> {
  const client = new QueryClient()
  const all = [keys.list('crm.Deal', {}), keys.groups('crm.Deal', {}), keys.record('crm.Deal', '1')]
  const fetched = vi.spyOn(client, 'invalidateQueries')
  for (const key of all) client.setQueryData(key, {})
  const stop = listen('/events', client)
  for (const hint of hints) tell(hint)
  await vi.advanceTimersByTimeAsync(1000)
  stop()
  const now = (key: readonly unknown[]) =>
    fetched.mock.calls.some(([filters]) => {
      const query = client.getQueryCache().find({ queryKey: key, exact: true })
      return (
        query &&
        filters &&
        filters.queryKey?.[1] === key[1] &&
        filters.refetchType !== 'none' &&
        (filters.predicate?.(query as never) ?? true)
      )
    })
  return all.map(now)
}

const created = { type: 'crm.Deal', ids: [7], operation: 'create' }
const updated = { type: 'crm.Deal', ids: [1], operation: 'update' }

it('hints refresh all that was read of the type', async () => {
  expect(await staleAfter(created)).toEqual([true, true, true])
  expect(await staleAfter({ ...created, type: 'crm.Lead' })).toEqual([false, false, false])
})

it('whoever holds the lists is asked, and the lists stay as they are', async () => {
  const stop = holdLists('crm.Deal', (hint) => hint.operation === 'create')
  expect(await staleAfter(created)).toEqual([false, false, true])
  expect(await staleAfter(updated)).toEqual([true, true, true])
  expect(await staleAfter(created, updated)).toEqual([true, true, true])
  stop()
  expect(await staleAfter(created)).toEqual([true, true, true])
})

it.each(['ready', 'resync', 'signed-out'])('%s has everything read anew: hints may have been missed', (name) => {
  const client = new QueryClient()
  client.setQueryData(keys.list('crm.Deal', {}), {})
  const stop = listen('/events', client)
  const closed = close.mock.calls.length
  say(name)
  expect(client.getQueryState(keys.list('crm.Deal', {}))?.isInvalidated).toBe(true)
  expect(close.mock.calls.length - closed).toBe(name === 'signed-out' ? 1 : 0)
  stop()
})
