import { describe, expect, it, vi } from 'vitest'
import { holds, read } from './expr'

const scope = {
  state: 'open',
  amount: '1200.50',
  stage: { id: '3', name: 'New' },
  note: '',
  empty: null,
  archived: false,
  tags: [],
  parent: { currency: 'RUB' },
  $user: { id: '7' },
  owner: { id: '7' },
  $today: '2026-11-24',
  due: '2026-11-20',
}

describe('conditions', () => {
  it.each([
    [true, true],
    [false, false],
    [['=', 'state', 'open'], true],
    [['!=', 'state', 'won'], true],
    [['in', 'state', ['won', 'open']], true],
    [['in', 'state', []], false],
    [['=', 'stage', '3'], true],
    [['=', 'stage', 3], true],
    [['>', 'amount', 1000], true],
    [['<=', 'amount', '99.9'], false],
    [['<', 'due', '$today'], true],
    [['=', 'owner', '$user.id'], true],
    [['=', 'parent.currency', 'RUB'], true],
    [['set', 'note'], false],
    [['set', 'tags'], false],
    [['set', 'stage'], true],
    [['=', 'empty', ''], true],
    [['=', 'empty', null], true],
    [['>', 'empty', 0], false],
    [['=', 'archived', false], true],
    [['and', ['=', 'state', 'open'], ['not', ['set', 'note']]], true],
    [['or', ['=', 'state', 'won'], ['set', 'note']], false],
    [['and'], true],
    [['or'], false],
  ] as const)('%j is %s', (expr, expected) => {
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
