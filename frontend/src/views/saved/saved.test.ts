import { describe, expect, it } from 'vitest'
import { isModified, type SavedView, settingsOf, stateOf } from './savedViews'

const view: SavedView = {
  id: '5',
  version: 1,
  label: 'Mine',
  view: 'list',
  user: null,
  isDefault: false,
  settings: { filters: ['mine'], order: ['-amount'] },
}

describe('saved views', () => {
  it('keep what is chosen, not what is of the moment', () => {
    expect(settingsOf({ q: 'a', date: '2026-11-24', page: 3, saved: '5', view: 'list' })).toEqual({ q: 'a' })
  })

  it('open with nothing left of what was before', () => {
    expect(stateOf(view)).toMatchObject({
      filters: ['mine'],
      order: ['-amount'],
      where: undefined,
      q: undefined,
      saved: '5',
      view: 'list',
    })
  })

  it('know when they were changed', () => {
    expect(isModified(view, { filters: ['mine'], order: ['-amount'] }, 'list')).toBe(false)
    expect(isModified(view, { filters: ['mine'] }, 'list')).toBe(true)
    expect(isModified(view, { filters: ['mine'], order: ['-amount'] }, 'kanban')).toBe(true)
  })
})
