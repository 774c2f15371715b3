import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { kitSpec } from '@/views/shared/kit'
import { save } from './records'

const spec = kitSpec('crm.Deal', { name: 'char' })
const sent: { query: string; variables: Record<string, unknown> }[] = []

/** A server that does a write once for its key; `lost` answers never arrive, though the write was done. */
function server(lost: number) {
  const done = new Map<string, string>()
  vi.spyOn(globalThis, 'fetch').mockImplementation(async (_url, options) => {
    const body = JSON.parse(String(options?.body))
    sent.push(body)
    const key = String(body.variables.key)
    done.set(key, done.get(key) ?? String(done.size + 1))
    if (sent.length <= lost) throw new TypeError('network changed')
    const record = { id: done.get(key), version: 1, name: body.variables.input.name }
    return new Response(JSON.stringify({ data: { crmDealCreate: { ok: true, record, errors: [] } } }))
  })
  return done
}

beforeEach(() => {
  vi.useFakeTimers()
  sent.length = 0
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('a write', () => {
  it('whose answer is lost is sent again under its key, and is done once', async () => {
    const done = server(2)
    const saved = save(spec, null, { name: 'A' }, ['name'])
    await vi.runAllTimersAsync()
    expect((await saved).id).toBe('1')
    expect(sent).toHaveLength(3)
    expect(sent[0]?.query).toContain('crmDealCreate(input: $input) @idempotent(key: $key)')
    expect(new Set(sent.map((body) => body.variables.key)).size).toBe(1)
    expect(done.size).toBe(1)
  })

  it('that stays unanswered is told as such after the last try', async () => {
    server(99)
    const saved = save(spec, null, { name: 'A' }, ['name']).catch((error: unknown) => error)
    await vi.runAllTimersAsync()
    expect(await saved).toMatchObject({ name: 'Failure', message: 'offline' })
    expect(sent).toHaveLength(4)
  })

  it('asked for twice at once is sent once; asked for again later it is another one', async () => {
    const done = server(0)
    const [first, second] = await Promise.all([1, 2].map(() => save(spec, null, { name: 'A' }, ['name'])))
    expect([first?.id, second?.id, sent.length]).toEqual(['1', '1', 1])
    await save(spec, null, { name: 'A' }, ['name'])
    expect(done.size).toBe(2)
  })

  it('that is refused is not sent again', async () => {
    vi.spyOn(globalThis, 'fetch').mockImplementation(async () => {
      sent.push({ query: '', variables: {} })
      const errors = [{ code: 'required', message: 'Name it.', path: ['name'] }]
      return new Response(JSON.stringify({ data: { crmDealCreate: { ok: false, record: null, errors } } }))
    })
    await expect(save(spec, null, {}, ['name'])).rejects.toMatchObject({ code: 'required' })
    expect(sent).toHaveLength(1)
  })
})
