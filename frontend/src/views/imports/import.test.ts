import { describe, expect, it } from 'vitest'
import { baseOf, type ImportField, mappingOf, missingFields, withField, withMapping } from './useImport'

const columns = [
  { column: 'Имя', field: 'name', samples: [] },
  { column: 'Тел', field: null, samples: [] },
]

function field(name: string, more: Partial<ImportField> = {}): ImportField {
  return {
    name,
    label: name,
    group: '',
    required: false,
    lookup: false,
    relation: null,
    by: [],
    canCreate: false,
    ...more,
  }
}

const fields = [field('name', { required: true }), field('contact', { relation: 'contacts.Contact' })]

describe('an import', () => {
  it('sends the mapped columns only', () => {
    expect(mappingOf(columns)).toEqual({ Имя: 'name' })
  })

  it('gives a field to one column', () => {
    expect(mappingOf(withField(columns, 'Тел', 'name'))).toEqual({ Тел: 'name' })
    expect(mappingOf(withField(columns, 'Имя', null))).toEqual({})
  })

  it('gives a relation to one column, by whatever key it is found', () => {
    const taken = withField(columns, 'Имя', 'contact.inn', fields)
    expect(mappingOf(withField(taken, 'Тел', 'contact', fields))).toEqual({ Тел: 'contact' })
    expect(baseOf('contact.inn', fields)?.name).toBe('contact')
  })

  it('lays a saved mapping over the columns that the table has', () => {
    expect(mappingOf(withMapping(columns, { Тел: 'phone', Факс: 'fax' }))).toEqual({ Тел: 'phone' })
  })

  it('names the required fields that no column goes to', () => {
    expect(missingFields(fields, columns)).toEqual([])
    expect(missingFields(fields, []).map(({ name }) => name)).toEqual(['name'])
  })
})
