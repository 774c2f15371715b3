import { describe, expect, it } from 'vitest'
import type { Group } from '@/data'
import type { Measure } from '@/spec/types.gen'
import { chartOf } from '../chart/series'
import { fieldSpec, modelSpec } from '../shared/fixtures'
import { inOrder, isPast, measured, offeredMeasures } from '../shared/measures'
import { ordered, pivotOf, totalsOf } from './table'

const options = [
  { value: 'open', label: 'Open', tone: 'blue' },
  { value: 'won', label: 'Won', tone: 'green' },
]
const spec = modelSpec({
  state: fieldSpec('state', 'state', { options }),
  stage: fieldSpec('stage', 'm2o'),
  amount: fieldSpec('amount', 'money'),
})
const sum: Measure = { field: 'amount', aggregate: 'sum' }
const group = (stage: string | null, state: string, value: string): Group => ({
  keys: [
    { field: 'stage', value: stage, label: stage ? `Stage ${stage}` : '' },
    { field: 'state', value: state, label: state },
  ],
  count: 2,
  measures: [{ field: 'amount', aggregate: 'sum', value }],
  where: { state: { eq: state } },
})
const groups = [group('1', 'won', '10'), group('1', 'open', '5'), group(null, 'open', '7')]

describe('measures and periods', () => {
  it('stand in the order of the menu, however they were ticked', () => {
    const avg: Measure = { field: 'amount', aggregate: 'avg' }
    expect(inOrder(spec, [avg, sum, { field: null, aggregate: 'count' }])).toEqual(offeredMeasures(spec))
  })

  it('a period is past when it has ended', () => {
    const key = (value: string) => ({ field: 'due', value, label: value })
    const month = { field: 'due', period: 'month' as const }
    expect(isPast(month, key('2026-10-01'), '2026-11-24')).toBe(true)
    expect(isPast(month, key('2026-11-01'), '2026-11-24')).toBe(false)
    expect(isPast({ field: 'due', period: 'quarter' }, key('2026-07-01'), '2026-11-24')).toBe(true)
    expect(isPast({ field: 'due', period: null }, key('2026-07-01'), '2026-11-24')).toBe(false)
  })
})

describe('a pivot', () => {
  it('has heads, cells and holes', () => {
    const table = pivotOf(spec, groups, [{ field: 'stage', period: null }], 'None')
    expect(table.rows.map((head) => head.labels)).toEqual([['Stage 1'], ['None']])
    expect(table.cols.map((head) => head.labels)).toEqual([['Won'], ['Open']])
    expect(measured(table.cell('1', 'open'), sum)).toBe('5')
    expect(measured(table.cell('∅', 'won'), sum)).toBeNull()
    const totals = totalsOf([
      { ...group('1', 'open', '12'), keys: [{ field: 'state', value: 'open', label: '' }] },
      { ...group('1', 'won', '1'), keys: [{ field: 'state', value: 'won', label: '' }] },
    ])
    expect(ordered(table.cols, totals).map((head) => head.key)).toEqual(['open', 'won'])
  })

  it('offers sums and averages of numbers', () => {
    expect(offeredMeasures(spec)).toEqual([
      { field: null, aggregate: 'count' },
      sum,
      { field: 'amount', aggregate: 'avg' },
    ])
  })
})

describe('a chart', () => {
  it('has a series for each value of the second key', () => {
    const tones: Record<string, string> = { 'state:won': 'green', 'state:open': 'blue', 'stage:1': 'violet' }
    const chart = chartOf(spec, groups, sum, 'None', (field, value) => tones[`${field}:${value}`] ?? null)
    expect(chart.series[0]?.points[0]?.tone).toBe('violet')
    expect(chart.categories).toEqual(['Stage 1', 'None'])
    expect(
      chart.series.map((line) => [line.name, line.tone, line.points.map((point) => point?.value ?? null)]),
    ).toEqual([
      ['Won', 'green', [10, null]],
      ['Open', 'blue', [5, 7]],
    ])
  })
})
