import { describe, expect, it } from 'vitest'
import type { Group } from '@/data'
import type { ActionSpec } from '@/spec/types.gen'
import { fieldSpec, modelSpec } from '../shared/fixtures'
import { type BoardColumn, boardColumns, columnOf } from './columns'
import { wayTo } from './useMove'

const group = (value: string | null, count: number, sum: string): Group => ({
  keys: [{ field: 'stage', value, label: value ?? '' }],
  count,
  measures: [{ field: 'amount', aggregate: 'sum', value: sum }],
  where: {},
})

describe('a board', () => {
  it('has a column for every state, empty ones too', () => {
    const options = [
      { value: 'open', label: 'Open', tone: 'blue' },
      { value: 'won', label: 'Won', tone: 'green' },
    ]
    const columns = boardColumns(fieldSpec('state', 'state', { options }), [], [group('open', 3, '30')], 'None')
    expect(columns.map(({ id, count, sum }) => [id, count, sum])).toEqual([
      ['open', 3, '30'],
      ['won', 0, null],
    ])
    expect(columns[0]?.where).toEqual({ state: { eq: 'open' } })
  })

  it('has one for records without a value, and for values that the list does not know', () => {
    const linked = [{ id: '1', title: 'New' }]
    const columns = boardColumns(fieldSpec('stage', 'm2o'), linked, [group(null, 2, '5'), group('9', 1, '1')], 'None')
    expect(columns.map((column) => column.label)).toEqual(['None', 'New', '9'])
    expect(columns[0]?.where).toEqual({ stage: { id: { isNull: true } } })
  })

  it('moves a card by the action that leads there, else asks the server, who may say why not', () => {
    const argument = { name: 'stage', required: true, relation: { type: 'crm.Stage' } }
    const moveTo = { name: 'moveTo', on: 'record', states: ['open'], move: null, arguments: [argument], confirm: '' }
    const field = fieldSpec('stage', 'm2o')
    const spec = modelSpec({ stage: field }, { actions: { moveTo: moveTo as unknown as ActionSpec } })
    const [column] = boardColumns(field, [{ id: '2', title: 'Talks' }], [], 'None')
    const way = (state: string, from = spec) =>
      wayTo(from, field, { id: '1', version: 1, state }, column as BoardColumn)
    expect(way('open')).toMatchObject({ kind: 'action', input: { stage: '2' } })
    expect(way('won')).toEqual({ kind: 'write' })
    const closed = { ...spec, permissions: { ...spec.permissions, write: false } }
    expect(way('won', closed)).toEqual({ kind: 'none' })
  })

  it('knows where a card stands', () => {
    const field = fieldSpec('stage', 'm2o')
    expect(columnOf(field, { id: '1', version: 1, stage: { id: '4', title: 'X' } })).toBe('4')
    expect(columnOf(field, { id: '1', version: 1, stage: null })).toBe('')
  })
})
