import { describe, expect, it } from 'vitest'
import { fieldSpec, modelSpec } from '@/views/shared/fixtures'
import { type Condition, fromWhere, joined, partsOf, toWhere, withCondition, withoutPart } from './conditions'
import { collectionQuery, resolved } from './query'

const spec = modelSpec({
  name: fieldSpec('name', 'char'),
  amount: fieldSpec('amount', 'money'),
  count: fieldSpec('count', 'int'),
  dueDate: fieldSpec('dueDate', 'date'),
  createdAt: fieldSpec('createdAt', 'datetime'),
  stage: fieldSpec('stage', 'm2o'),
  tags: fieldSpec('tags', 'm2m'),
  state: fieldSpec('state', 'state'),
  urgent: fieldSpec('urgent', 'mark'),
})
const viewer = { userId: '7', today: '2026-11-24', timeZone: 'Europe/Moscow' }

describe('conditions', () => {
  it.each<[Condition, unknown]>([
    [{ field: 'name', operator: 'contains', value: 'acme' }, { name: { contains: 'acme' } }],
    [{ field: 'name', operator: 'empty', value: null }, { name: { eq: '' } }],
    [{ field: 'amount', operator: 'gte', value: '100' }, { amount: { gte: '100' } }],
    [{ field: 'amount', operator: 'filled', value: null }, { amount: { isNull: false } }],
    [{ field: 'count', operator: 'eq', value: 3 }, { count: { eq: 3 } }],
    [
      { field: 'dueDate', operator: 'within', value: 'month' },
      { dueDate: { gte: '$month_start', lt: '$next_month_start' } },
    ],
    [{ field: 'dueDate', operator: 'empty', value: null }, { dueDate: { isNull: true } }],
    [{ field: 'stage', operator: 'in', value: ['1', '2'] }, { stage: { id: { in: ['1', '2'] } } }],
    [{ field: 'stage', operator: 'empty', value: null }, { stage: { id: { isNull: true } } }],
    [{ field: 'tags', operator: 'notIn', value: ['4'] }, { tags: { none: { id: { in: ['4'] } } } }],
    [{ field: 'tags', operator: 'filled', value: null }, { tags: { some: {} } }],
    [{ field: 'state', operator: 'in', value: ['open'] }, { state: { in: ['open'] } }],
    [{ field: 'urgent', operator: 'no', value: null }, { urgent: { eq: false } }],
  ])('%j goes to the API and back', (condition, where) => {
    const field = spec.fields[condition.field]
    expect(field && toWhere(field, condition)).toEqual(where)
    expect(fromWhere(spec, where as never)).toEqual(condition)
  })

  it('leaves alone what it cannot build', () => {
    expect(fromWhere(spec, { OR: [{ name: { eq: 'a' } }] })).toBeNull()
    expect(fromWhere(spec, { amount: { gte: '1', lt: '5' } })).toBeNull()
    expect(fromWhere(spec, { gone: { eq: 'a' } })).toBeNull()
  })

  it('joins, splits and takes out parts', () => {
    const [one, two] = [{ name: { eq: 'a' } }, { state: { in: ['open'] } }]
    expect(joined([])).toBeUndefined()
    expect(joined([one])).toEqual(one)
    expect(partsOf(joined([one, two]))).toEqual([one, two])
    expect(partsOf({ ...one, ...two })).toEqual([one, two])
    expect(withoutPart(joined([one, two]), 0)).toEqual(two)
  })

  it('adds a value to the condition that asks the same', () => {
    const first = withCondition(spec, undefined, { field: 'stage', operator: 'in', value: ['1'] })
    const second = withCondition(spec, first, { field: 'stage', operator: 'in', value: ['2'] })
    expect(second).toEqual({ stage: { id: { in: ['1', '2'] } } })
    const third = withCondition(spec, second, { field: 'name', operator: 'contains', value: 'x' })
    expect(partsOf(third)).toHaveLength(2)
  })
})

describe('what a collection asks', () => {
  it('replaces names of the moment', () => {
    expect(resolved(spec, { stage: { id: { eq: '$me' } } }, viewer)).toEqual({ stage: { id: { eq: '7' } } })
    expect(resolved(spec, { dueDate: { lt: '$today' } }, viewer)).toEqual({ dueDate: { lt: '2026-11-24' } })
    expect(resolved(spec, { AND: [{ createdAt: { gte: '$month_start' } }] }, viewer)).toEqual({
      AND: [{ createdAt: { gte: '2026-10-31T21:00:00.000Z' } }],
    })
  })

  it('takes default filters until somebody chooses', () => {
    const with_ = {
      ...spec,
      search: {
        ...spec.search,
        filters: [{ id: 'open', label: 'Open', where: { state: { eq: 'open' } }, default: true }],
      },
    }
    expect(collectionQuery(with_, {}, viewer).where).toEqual({ state: { eq: 'open' } })
    expect(collectionQuery(with_, { filters: [] }, viewer).where).toBeUndefined()
    expect(collectionQuery(with_, { q: 'abc', group: ['stage', 'gone'] }, viewer)).toMatchObject({
      search: 'abc',
      group: ['stage'],
    })
  })
})
