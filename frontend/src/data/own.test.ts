import { describe, expect, it } from 'vitest'
import type { ModelSpec } from '@/spec/types.gen'
import { unwired, wired, wiredVariables } from './own'
import { normalize, selection } from './selection'

describe('own fields of a company', () => {
  const where = { AND: [{ x_sum: { gt: '5' } }, { name: { eq: 'a' }, x_b: { isNull: true } }], NOT: { x_sum: {} } }

  it('stand under custom on their way out, and beside the others on their way in', () => {
    const out = wired(where)
    expect(out).toEqual({
      AND: [{ custom: { x_sum: { gt: '5' } } }, { name: { eq: 'a' }, custom: { x_b: { isNull: true } } }],
      NOT: { custom: { x_sum: {} } },
    })
    expect(unwired(out)).toEqual(where)
  })

  it('are sorted and written like others; what is wired already stays', () => {
    expect(wiredVariables({ orderBy: [{ x_sum: 'DESC' }, { name: 'ASC' }], first: 5 })).toEqual({
      orderBy: [{ custom: { x_sum: 'DESC' } }, { name: 'ASC' }],
      first: 5,
    })
    expect(wired({ custom: { x_a: 1 }, lines: { create: [{ x_b: 2 }] } })).toEqual({
      custom: { x_a: 1 },
      lines: { create: [{ custom: { x_b: 2 } }] },
    })
  })

  it('are asked for by name and read like own ones', () => {
    const relation = { type: 'a.B', titleField: 'name', many: 'aBs', label: '', colorField: 'color' }
    const fields = {
      x_sum: { name: 'x_sum', type: 'money', custom: true },
      x_b: { name: 'x_b', type: 'm2o', custom: true, relation },
    }
    const spec = { fields, lines: {} } as unknown as ModelSpec
    expect(selection(spec, ['x_sum', 'x_b'])).toBe('id version x_sum: custom(field: "x_sum") x_b: custom(field: "x_b")')
    expect(normalize(spec, { id: '1', version: 2, x_sum: '5.00', x_b: { id: '3', name: 'Три' } })).toEqual({
      id: '1',
      version: 2,
      x_sum: '5.00',
      x_b: { id: '3', title: 'Три' },
    })
  })
})
