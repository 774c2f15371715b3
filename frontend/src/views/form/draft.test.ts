import { describe, expect, it } from 'vitest'
import type { RecordData } from '@/data'
import { fieldSpec, modelSpec } from '../shared/fixtures'
import { clashes, computedFrom, copyOf, errorPlaces, hintsOnly, inputOf, rebased, shownValues } from './draft'

const lineFields = {
  product: fieldSpec('product', 'char'),
  quantity: fieldSpec('quantity', 'decimal'),
  price: fieldSpec('price', 'money'),
  total: fieldSpec('total', 'money', { readonly: true }),
}
const spec = modelSpec(
  {
    name: fieldSpec('name', 'char'),
    stage: fieldSpec('stage', 'm2o'),
    total: fieldSpec('total', 'money', { readonly: true }),
    lines: fieldSpec('lines', 'o2m'),
  },
  { lines: { lines: { type: 'sales.Line', label: 'Line', titleField: 'product', fields: lineFields } } },
)
const row = (id: string, more: Record<string, unknown> = {}): RecordData => ({
  id,
  version: 1,
  product: 'Chair',
  quantity: '1',
  price: '10',
  total: '10',
  ...more,
})
const base: RecordData = {
  id: '1',
  version: 3,
  name: 'Old',
  stage: { id: '1', title: 'New' },
  total: '10',
  lines: [row('7')],
}

describe('a draft', () => {
  it('sends what differs', () => {
    expect(inputOf(spec, { base, edits: { name: 'Old' } })).toEqual({})
    const lines = [row('7', { quantity: '2' }), { id: 'new-1', version: 0, product: 'Lamp' }]
    expect(inputOf(spec, { base, edits: { name: 'New', lines } })).toEqual({
      name: 'New',
      lines: { create: [{ product: 'Lamp' }], update: [{ id: '7', quantity: '2' }], delete: [] },
    })
  })

  it('shows what is typed over what is computed over what is stored', () => {
    const draft = {
      base,
      edits: { name: 'New', lines: [row('7', { quantity: '2' }), { id: 'new-1', version: 0, product: 'Lamp' }] },
    }
    const preview = {
      values: { name: 'old name', total: '45', stage: { id: '2', name: 'Won' } },
      lines: {
        lines: [
          { id: '7', product: 'Chair', quantity: '1', price: '10', total: '20' },
          { id: null, product: 'Lamp', quantity: '1', price: '25', total: '25' },
        ],
      },
      errors: [],
    }
    const shown = shownValues(spec, draft, computedFrom(spec, draft, preview))
    expect(shown).toMatchObject({ name: 'New', total: '45', stage: { id: '2', title: 'Won' } })
    expect(shown.lines).toMatchObject([
      { id: '7', quantity: '2', total: '20' },
      { id: 'new-1', product: 'Lamp', price: '25', total: '25' },
    ])
  })

  it('shows what only a preview tells, also of an untouched record', () => {
    const hinted = { ...spec, hints: { duplicates: fieldSpec('duplicates', 'char', { readonly: true }) } }
    const draft = { base, edits: {} }
    const preview = { values: { name: 'Stale', duplicates: 'Twin' }, lines: {}, errors: [] }
    const shown = shownValues(hinted, draft, hintsOnly(hinted, computedFrom(hinted, draft, preview)))
    expect(shown).toMatchObject({ name: base.name, duplicates: 'Twin' })
  })

  it('finds the places of refusals', () => {
    const draft = { base, edits: { lines: [row('7', { quantity: 'x' }), { id: 'new-1', version: 0 }] } }
    const input = inputOf(spec, draft)
    const places = errorPlaces(draft, input, [
      { path: ['name'], message: 'a' },
      { path: ['lines', 'create', '0', 'product'], message: 'b' },
      { path: ['lines', 'update', '0', 'quantity'], message: 'c' },
      { path: [], message: 'd' },
    ])
    expect(places).toEqual({ name: 'a', 'lines/new-1/product': 'b', 'lines/7/quantity': 'c', '': 'd' })
  })

  it('tells what two people changed differently', () => {
    const latest = { ...base, version: 4, name: 'Theirs', stage: { id: '5', title: 'Lost' } }
    const draft = { base, edits: { name: 'Mine' } }
    expect(clashes(spec, draft, latest)).toMatchObject([{ name: 'name', mine: 'Mine', theirs: 'Theirs' }])
    expect(clashes(spec, { base, edits: { name: 'Theirs' } }, latest)).toEqual([])
    expect(clashes(spec, { base, edits: { total: '1' } }, latest)).toEqual([])
    expect(rebased(draft, latest, ['name'])).toEqual({ base: latest, edits: {} })
  })

  it('copies what may be written', () => {
    expect(copyOf(spec, base)).toEqual({
      name: 'Old',
      stage: { id: '1', title: 'New' },
      lines: [{ id: 'new-0', version: 0, product: 'Chair', quantity: '1', price: '10' }],
    })
  })
})
