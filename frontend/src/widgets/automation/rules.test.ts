import { describe, expect, it } from 'vitest'
import { fieldSpec, modelSpec } from '@/views/shared/fixtures'
import { camel, inUnits, moved, problemsOf, snake } from './steps'
import { type Group, treeOf, whereOf, withOperator } from './tree'

const spec = modelSpec({
  name: fieldSpec('name', 'char'),
  amount: fieldSpec('amount', 'money'),
  stage: fieldSpec('stage', 'm2o'),
  dueDate: fieldSpec('dueDate', 'date'),
})

describe('a condition', () => {
  it.each([
    {},
    { amount: { gte: '100000' } },
    { AND: [{ amount: { gte: '100000' } }, { name: { contains: 'a' } }] },
    { OR: [{ amount: { gte: '1' } }, { AND: [{ name: { eq: 'a' } }, { stage: { id: { in: ['1'] } } }] }] },
    { dueDate: { gte: '$last_7_days', lt: '$tomorrow' } },
    { dueDate: { gte: '$today' } },
    { stage: { id: { in: ['$me', '4'] } } },
    { AND: [{ stage: { name: { eq: 'x' } } }, { NOT: { name: { eq: 'b' } } }] },
  ])('%j is shown and comes back the same', (where) => {
    expect(whereOf(spec, treeOf(spec, where))).toEqual(where)
  })

  it('several names in one object all have to hold', () => {
    const tree = treeOf(spec, { amount: { gt: '1' }, name: { eq: 'a' } })
    expect(tree.any).toBe(false)
    expect(whereOf(spec, tree)).toEqual({ AND: [{ amount: { gt: '1' } }, { name: { eq: 'a' } }] })
  })

  it('says nothing about what is not complete', () => {
    const row = { kind: 'row', field: 'amount', operator: 'gte', value: null } as const
    const tree: Group = { kind: 'group', any: true, parts: [row, { kind: 'group', any: false, parts: [row] }] }
    expect(whereOf(spec, tree)).toEqual({})
  })

  it('has moving days as periods to choose, and keeps what says more', () => {
    const [month, later] = ['$month_start', '$today'].map((gte) => {
      const where = gte === '$today' ? { dueDate: { gte } } : { dueDate: { gte, lt: '$next_month_start' } }
      return treeOf(spec, where).parts[0]
    })
    expect(month).toEqual({ kind: 'row', field: 'dueDate', operator: 'within', value: 'month' })
    expect(later).toEqual({ kind: 'special', where: { dueDate: { gte: '$today' } } })
  })

  it('keeps a value that still fits another operator', () => {
    const row = { kind: 'row', field: 'stage', operator: 'in', value: ['1'] } as const
    expect(withOperator({ ...row, value: ['1'] }, 'notIn').value).toEqual(['1'])
    expect(withOperator({ ...row, value: ['1'] }, 'eq').value).toBeNull()
    expect(withOperator({ ...row, value: ['1'] }, 'empty').value).toBeNull()
    expect(withOperator({ ...row, operator: 'within', value: 'month' }, 'gte').value).toBeNull()
  })
})

describe('steps', () => {
  it('are moved by one place', () => {
    expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
    expect(moved(['a', 'b', 'c'], 2, -1)).toEqual(['a', 'c', 'b'])
  })

  it('have their refusals beside them', () => {
    const said = 'Шаг 2: выберите, что сделать.\nStep 3+1: fill in “Due”.\nMore'
    expect(problemsOf(said)).toEqual({ '2': 'выберите, что сделать.', '3+1': 'fill in “Due”.' })
  })

  it('name things as the server does', () => {
    expect([snake('dueDate'), camel('due_date'), snake('x_Own')]).toEqual(['due_date', 'dueDate', 'x_Own'])
  })

  it.each([
    [0, 0, 'minutes'],
    [90, 90, 'minutes'],
    [-120, 2, 'hours'],
    [2880, 2, 'days'],
  ])('%i minutes are %i %s', (minutes, count, unit) => {
    expect(inUnits(minutes)).toEqual({ count, unit })
  })
})
