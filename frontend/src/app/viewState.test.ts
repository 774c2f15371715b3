import { describe, expect, it } from 'vitest'
import { readRecordState, readViewState } from './viewState'

describe('view state in the address', () => {
  it('keeps what fits and leaves out the rest', () => {
    const raw = { view: 'kanban', q: 2026, filters: ['mine', 3], where: { a: 1 }, order: { a: 1 }, page: 1, junk: true }
    expect(readViewState(raw)).toEqual({ view: 'kanban', q: '2026', filters: ['mine', '3'], where: { a: 1 } })
  })

  it('understands lists that somebody has typed', () => {
    expect(readViewState({ columns: 'name', order: 'name,-email' })).toEqual({
      columns: ['name'],
      order: ['name', '-email'],
    })
  })

  it('an empty list of filters is a choice', () => {
    expect(readViewState({ filters: [] })).toEqual({ filters: [] })
  })

  it('reads the state of a record', () => {
    expect(readRecordState({ tab: 'more', values: { name: 'A' }, from: 1 })).toEqual({
      tab: 'more',
      values: { name: 'A' },
    })
  })
})
