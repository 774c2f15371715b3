import { describe, expect, it, vi } from 'vitest'
import examples from './conditions.json'
import { holds, read } from './expr'

// The server runs the same examples: fincomtech/kit/tests/test_conditions.py.
const { scope, cases } = examples as unknown as { scope: Record<string, unknown>; cases: [unknown, boolean][] }

describe('conditions', () => {
  it.each(cases)('%j is %s', (expr, expected) => {
    expect(holds(expr as never, scope)).toBe(expected)
  })

  it('an unknown operator holds never and says so', () => {
    const warned = vi.spyOn(console, 'warn').mockImplementation(() => undefined)
    expect(holds(['~', 'state', 'x'], scope)).toBe(false)
    expect(warned).toHaveBeenCalled()
    warned.mockRestore()
  })

  it('reads paths, and nothing where there is nothing', () => {
    expect(read(scope, 'stage.name')).toBe('New')
    expect(read(scope, 'stage.name.more')).toBeUndefined()
    expect(read(scope, 'nothing.at.all')).toBeUndefined()
  })
})
