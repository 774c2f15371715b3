import { describe, expect, it } from 'vitest'
import type { RecordRow, RoleMatrix } from './api'
import {
  changesOf,
  copyOf,
  differences,
  draftOf,
  effective,
  ofLevel,
  resetRule,
  setAction,
  setField,
  setRight,
} from './draft'

const level = { reading: 'team', writing: 'own', creating: 'yes', deleting: 'none', actions: ['win'] }
const deal: RecordRow = {
  type: 'crm.Deal',
  label: 'Deals',
  part: false,
  levels: { employee: level },
  actions: [
    { name: 'win', label: 'Won' },
    { name: 'lose', label: 'Lost' },
  ],
  fields: [{ name: 'expected_revenue', label: 'Expected revenue' }],
}
const role: RoleMatrix = {
  id: '7',
  name: 'Trainee',
  code: '',
  isAdministrator: false,
  version: 1,
  people: [],
  levels: [{ id: '1', module: 'crm', level: 'employee' }],
  rules: [],
  modules: [{ name: 'crm', title: 'CRM', icon: 'x', always: false, records: [deal] }],
}

describe('a role being edited', () => {
  it('keeps only what differs from the level', () => {
    let draft = setRight(draftOf(role), 'crm.Deal', 'reading', 'own', level)
    expect(draft.rules['crm.Deal']?.reading).toBe('own')
    expect(effective(deal, level, draft.rules['crm.Deal']).reading).toBe('own')
    draft = setRight(draft, 'crm.Deal', 'reading', 'team', level)
    expect(draft.rules).toEqual({})
    expect(changesOf(role, draft)).toBeNull()
  })

  it('grants, takes and forgets actions and fields', () => {
    let draft = setAction(draftOf(role), 'crm.Deal', 'win', false, level)
    draft = setAction(draft, 'crm.Deal', 'lose', true, level)
    draft = setField(draft, 'crm.Deal', 'expected_revenue', 'hidden')
    expect(effective(deal, level, draft.rules['crm.Deal']).actions).toEqual(['lose'])
    const sent = changesOf(role, draft) as { rules: { create: unknown[] } }
    expect(sent.rules.create).toHaveLength(1)
    expect(resetRule(draft, 'crm.Deal').rules).toEqual({})
  })

  it('sends changed and deleted lines by their ids', () => {
    const rule = { ...level, id: '9', recordType: 'crm.Deal', writing: '', creating: '', actions: {}, fields: {} }
    const stored = { ...role, rules: [{ ...rule, deleting: '' }] }
    const draft = draftOf(stored)
    expect(changesOf(stored, { ...draft, rules: {} })).toEqual({ rules: { create: [], update: [], delete: ['9'] } })
    const levels = { crm: 'manager' } as const
    expect(changesOf(stored, { ...draft, levels })).toEqual({
      levels: { create: [], update: [{ id: '1', module: 'crm', level: 'manager' }], delete: [] },
    })
  })

  it('copies and compares', () => {
    const other = { ...role, rules: [{ ...draftOf(role).rules, ...emptyLike(), reading: 'all' }] }
    expect(differences(role, other).map((each) => each.record.type)).toEqual(['crm.Deal'])
    expect(differences(role, role)).toEqual([])
    expect(copyOf(other, 'Copy')).toMatchObject({ name: 'Copy', rules: { create: [{ recordType: 'crm.Deal' }] } })
  })

  it('gives at least what employees have in modules of every company', () => {
    expect(ofLevel(deal, 'none', true)).toBe(level)
    expect(ofLevel(deal, 'none', false).reading).toBe('none')
  })
})

function emptyLike() {
  return {
    id: '3',
    recordType: 'crm.Deal',
    writing: '',
    creating: '',
    deleting: '',
    actions: {},
    fields: {},
    reading: '',
  }
}
