import { describe, expect, it } from 'vitest'
import { fieldSpec, modelSpec } from '../shared/fixtures'
import { importFields, mappingOf, withField } from './useImport'

const columns = [
  { column: 'Имя', field: 'name', samples: [] },
  { column: 'Тел', field: null, samples: [] },
]

describe('an import', () => {
  it('sends the mapped columns only', () => {
    expect(mappingOf(columns)).toEqual({ Имя: 'name' })
  })

  it('gives a field to one column', () => {
    expect(mappingOf(withField(columns, 'Тел', 'name'))).toEqual({ Тел: 'name' })
    expect(mappingOf(withField(columns, 'Имя', null))).toEqual({})
  })

  it('offers what can be written', () => {
    const spec = modelSpec({ name: fieldSpec('name', 'char'), total: fieldSpec('total', 'money', { readonly: true }) })
    const uploaded = { id: '1', total: 1, fileName: 'a.csv', columns }
    expect(importFields(spec, uploaded).map((field) => field.name)).toEqual(['name'])
  })
})
