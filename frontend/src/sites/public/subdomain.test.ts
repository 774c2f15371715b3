import { expect, it } from 'vitest'
import { subdomainFrom } from './subdomain'

it.each([
  ['ООО «Ромашка Юг»', 'romashka-yug'],
  ['Щука & Co', 'schuka-co'],
  ['  1С-Рарус', 's-rarus'],
  ['АО', ''],
  ['Northwind Ltd', 'northwind'],
])('%s → %s', (name, subdomain) => {
  expect(subdomainFrom(name)).toBe(subdomain)
})
