import { describe, expect, it } from 'vitest'
import type { Boot, MenuEntry } from '@/spec/types.gen'
import { currentEntry, sections, targetOf } from './menu'

function entry(id: string, more: Partial<MenuEntry> = {}): MenuEntry {
  return { id, title: id, icon: 'point', record: null, view: 'list', screen: null, filters: null, entries: [], ...more }
}

const companies = { isCompany: { eq: true } }
const menu = [
  entry('inbox', { screen: 'discuss.inbox' }),
  entry('contacts', {
    entries: [
      entry('all', { record: 'contacts.Contact' }),
      entry('companies', { record: 'contacts.Contact', filters: companies }),
      entry('board', { record: 'contacts.Contact', view: 'kanban' }),
      entry('more', { entries: [entry('groups', { record: 'contacts.Group' })] }),
    ],
  }),
  entry('empty'),
]
const boot = { menu } as unknown as Boot

describe('the menu', () => {
  it('has what leads somewhere by itself first, then a section per module, headings flattened', () => {
    const { loose, grouped } = sections(boot)
    expect(loose.map(({ id }) => id)).toEqual(['inbox'])
    expect(grouped.map(({ id, entries }) => [id, entries.map((each) => each.id)])).toEqual([
      ['contacts', ['all', 'companies', 'board', 'groups']],
    ])
  })

  it('leads to lists with their view and filter in the address', () => {
    const found = targetOf(entry('x', { record: 'crm.Deal', view: 'pivot', filters: companies }))
    expect(found).toEqual({ to: '/r/$type', params: { type: 'crm.Deal' }, search: { view: 'pivot', where: companies } })
  })

  it.each([
    ['/r/contacts.Contact', {}, 'all'],
    ['/r/contacts.Contact', { where: companies }, 'companies'],
    ['/r/contacts.Contact', { view: 'kanban' }, 'board'],
    ['/r/contacts.Contact/5', {}, 'all'],
    ['/r/contacts.Group', {}, 'groups'],
    ['/s/discuss.inbox', {}, 'inbox'],
    ['/r/contacts.ContactNote', {}, null],
  ])('knows where one is: %s %j is %s', (path, state, expected) => {
    expect(currentEntry(boot, path, state as never)).toBe(expected)
  })

  it.each([
    ['/r/contacts.Contact/5', {}, 'board', 'board'],
    ['/r/contacts.Contact', { view: 'chart' }, 'companies', 'companies'],
    ['/r/contacts.Contact', {}, 'companies', 'all'],
    ['/r/contacts.Group', {}, 'companies', 'groups'],
  ])('stays where one was if nothing fits better: %s %j after %s is %s', (path, state, last, expected) => {
    expect(currentEntry(boot, path, state as never, last)).toBe(expected)
  })
})
