import { describe, expect, it } from 'vitest'
import { addMonths, instantOf, monthGrid, quarterStart, wallOf, weekStart } from './days'
import { parseDay, parseTime } from './parse'

const TODAY = '2026-11-24'

describe('days as people type them', () => {
  it.each([
    ['24.11.2026', '2026-11-24'],
    ['1.2.27', '2027-02-01'],
    ['05.12', '2026-12-05'],
    ['7', '2026-11-07'],
    ['24112026', '2026-11-24'],
    ['2026-12-31', '2026-12-31'],
    ['+3', '2026-11-27'],
    ['-1', '2026-11-23'],
    ['+2н', '2026-12-08'],
    ['+1m', '2026-12-24'],
    ['завтра', '2026-11-25'],
    ['31.02.2026', null],
    ['soon', null],
    ['', null],
  ])('%s is %s', (text, day) => {
    expect(parseDay(text, TODAY)).toBe(day)
  })

  it.each([
    ['9', '09:00'],
    ['930', '09:30'],
    ['9:05', '09:05'],
    ['23.59', '23:59'],
    ['24:00', null],
    ['ten', null],
  ])('the time %s is %s', (text, time) => {
    expect(parseTime(text)).toBe(time)
  })
})

describe('days', () => {
  it('knows weeks, months and quarters', () => {
    expect(weekStart(TODAY)).toBe('2026-11-23')
    expect(quarterStart(TODAY)).toBe('2026-10-01')
    expect(addMonths('2026-01-31', 1)).toBe('2026-02-28')
    expect(monthGrid(TODAY)[0]).toBe('2026-10-26')
    expect(monthGrid(TODAY)).toHaveLength(42)
  })

  it('turns wall time into instants and back, over a change of clocks, too', () => {
    expect(instantOf('2026-11-24', '10:30', 'Europe/Moscow')).toBe('2026-11-24T07:30:00.000Z')
    expect(instantOf('2026-07-01', '12:00', 'Europe/Berlin')).toBe('2026-07-01T10:00:00.000Z')
    expect(wallOf('2026-11-24T22:30:00Z', 'Europe/Moscow')).toEqual({ day: '2026-11-25', time: '01:30' })
  })
})
