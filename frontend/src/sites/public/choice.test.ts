import { describe, expect, it } from 'vitest'
import type { CatalogueModule } from './api'
import { close, fromText, suggested, toText } from './choice'

function module(name: string, price: string, depends: string[] = []): CatalogueModule {
  return {
    name,
    title: name.toUpperCase(),
    summary: '',
    description: '',
    icon: 'box',
    family: 'x',
    price,
    currency: 'RUB',
    depends,
    suggested: name === 'crm',
    sampleData: false,
  }
}

const modules = [
  module('catalog', '0'),
  module('sales', '790', ['catalog']),
  module('rental', '590', ['sales']),
  module('crm', '690'),
]

describe('a choice of modules', () => {
  it('begins with what is suggested', () => {
    expect([...suggested(modules)]).toEqual(['crm'])
  })

  it('brings along what the chosen ones stand on, and says for whom', () => {
    const chosen = close(modules, new Set(['rental']))
    expect(chosen.all.map(({ name }) => name)).toEqual(['catalog', 'sales', 'rental'])
    expect(chosen.neededBy.get('sales')).toEqual(['RENTAL'])
    expect(chosen.total).toBe(1380)
  })

  it('counts what is both chosen and needed once', () => {
    const chosen = close(modules, new Set(['rental', 'sales']))
    expect(chosen.neededBy.has('sales')).toBe(false)
    expect(chosen.neededBy.get('catalog')).toEqual(['RENTAL', 'SALES'])
    expect(chosen.total).toBe(1380)
  })

  it('leaves out what is not offered', () => {
    expect(close(modules, new Set(['nothing'])).all).toEqual([])
  })

  it('goes into an address and back', () => {
    expect(toText(fromText('crm,sales'))).toBe('crm,sales')
    expect(toText(new Set())).toBeUndefined()
  })
})
