import { afterEach, describe, expect, it, vi } from 'vitest'
import { fieldSpec } from '../shared/fixtures'
import { readCell } from './cellText'
import { rowsOfTsv } from './tsv'

const scope = { today: '2026-11-24', timeZone: 'Europe/Moscow' }
const read = (type: Parameters<typeof fieldSpec>[1], text: string, more = {}) =>
  readCell(fieldSpec('x', type, more), text, scope)

afterEach(() => vi.restoreAllMocks())

describe('cells of a spreadsheet', () => {
  it('come as rows; the last line break is not a row', () => {
    expect(rowsOfTsv('a\tb\r\nc\t\r\n')).toEqual([
      ['a', 'b'],
      ['c', ''],
    ])
    expect(rowsOfTsv('one')).toEqual([['one']])
    expect(rowsOfTsv('a\n\nb')).toEqual([['a'], [''], ['b']])
  })

  it('may hold line breaks, tabs and quotes in quotes', () => {
    expect(rowsOfTsv('"first\nsecond"\t"say ""hi"""\nx\t5" pipe')).toEqual([
      ['first\nsecond', 'say "hi"'],
      ['x', '5" pipe'],
    ])
  })

  it('mean numbers, days and yes or no as people write them', async () => {
    expect(await read('money', '1 234,50 ₽')).toEqual({ value: '1234.50' })
    expect(await read('money', '12 шт')).toEqual({ problem: 'number' })
    expect(await read('int', '')).toEqual({ value: null })
    expect(await read('date', '03.01.2027')).toEqual({ value: '2027-01-03' })
    expect(await read('date', '31.02.2027')).toEqual({ problem: 'day' })
    expect(await read('datetime', '24.11.2026 10:30')).toEqual({ value: '2026-11-24T07:30:00.000Z' })
    expect(await read('bool', 'Да')).toEqual({ value: true })
    expect(await read('bool', 'maybe')).toEqual({ problem: 'yesNo' })
  })

  it('mean choices by their label or value', async () => {
    const options = [{ value: '2', label: 'High', tone: null }]
    expect(await read('select', 'high', { options })).toEqual({ value: '2' })
    expect(await read('select', '2', { options })).toEqual({ value: '2' })
    expect(await read('select', 'Highest', { options })).toEqual({ problem: 'choice' })
  })

  it('mean related records by their exact title only', async () => {
    const nodes = [
      { id: '1', name: 'New' },
      { id: '2', name: 'New business' },
      { id: '3', name: 'Twin' },
      { id: '4', name: 'twin' },
    ]
    vi.spyOn(globalThis, 'fetch').mockImplementation(
      async () => new Response(JSON.stringify({ data: { crmStages: { nodes } } })),
    )
    expect(await read('m2o', 'new')).toEqual({ value: { id: '1', title: 'New' } })
    expect(await read('m2o', 'Ne')).toEqual({ problem: 'missing' })
    expect(await read('m2o', 'Twin')).toEqual({ problem: 'several' })
    expect(await read('m2m', 'New; New business')).toEqual({
      value: [
        { id: '1', title: 'New' },
        { id: '2', title: 'New business' },
      ],
    })
    expect(await read('m2m', 'New, Gone')).toEqual({ problem: 'missing' })
  })
})
