import { describe, expect, it } from 'vitest'
import { fieldSpec } from '../shared/fixtures'
import { byDay, dayOf, movedTo, shownDays, turned } from './days'

const date = fieldSpec('due', 'date')
const moment = fieldSpec('at', 'datetime')
const ZONE = 'Europe/Moscow'

describe('a calendar', () => {
  it('shows the weeks of a month, no empty one', () => {
    expect(shownDays('2026-11-24', 'month')).toHaveLength(42)
    expect(shownDays('2026-09-10', 'month')).toHaveLength(35)
    expect(shownDays('2026-11-24', 'week')[0]).toBe('2026-11-23')
    expect(turned('2026-11-24', 'month', 1)).toBe('2026-12-24')
  })

  it('puts instants on the person’s own day and keeps their time', () => {
    expect(dayOf(moment, '2026-11-24T22:30:00Z', ZONE)).toBe('2026-11-25')
    expect(movedTo(moment, '2026-11-24T07:30:00Z', '2026-12-01', ZONE)).toBe('2026-12-01T07:30:00.000Z')
    expect(movedTo(date, '2026-11-24', '2026-12-01', ZONE)).toBe('2026-12-01')
  })

  it('shows a record on all its days', () => {
    const record = { id: '1', version: 1, due: '2026-11-23', till: '2026-11-25' }
    const found = byDay([record], date, fieldSpec('till', 'date'), shownDays('2026-11-24', 'week'), ZONE)
    expect([...found.keys()]).toEqual(['2026-11-23', '2026-11-24', '2026-11-25'])
  })
})
