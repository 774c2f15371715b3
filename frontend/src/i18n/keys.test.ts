import { describe, expect, it } from 'vitest'

type Messages = { [key: string]: string | Messages }

const files = import.meta.glob<Messages>('../**/{ru,en}.json', { eager: true, import: 'default' })
const sources = import.meta.glob<string>('../**/*.{ts,tsx}', { eager: true, query: '?raw', import: 'default' })
const PLURAL = /_(zero|one|two|few|many|other)$/

function flat(messages: Messages, prefix = ''): string[] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'string' ? [`${prefix}${key}`] : flat(value, `${prefix}${key}.`),
  )
}

function bases(path: string): string[] {
  const found = files[path]
  if (!found) throw new Error(`${path} is missing`)
  return [...new Set(flat(found).map((key) => key.replace(PLURAL, '')))].sort()
}

const folders = [...new Set(Object.keys(files).map((path) => path.replace(/(ru|en)\.json$/, '')))]

describe('words', () => {
  it.each(folders)('%s has the same keys in ru and en', (folder) => {
    expect(bases(`${folder}ru.json`)).toEqual(bases(`${folder}en.json`))
  })

  it.each(folders)('%s has all Russian plural forms', (folder) => {
    const keys = flat(files[`${folder}ru.json`] ?? {})
    const plural = [...new Set(keys.filter((key) => PLURAL.test(key)).map((key) => key.replace(PLURAL, '')))]
    for (const base of plural) {
      for (const form of ['one', 'few', 'many']) expect(keys, base).toContain(`${base}_${form}`)
    }
  })

  it('every key that the code names exists', () => {
    const known = new Set(folders.flatMap((folder) => bases(`${folder}ru.json`)))
    const used = /\bt\(\s*'([a-zA-Z]\w*(?:\.\w+)+)'/g
    const missing = Object.entries(sources).flatMap(([path, text]) =>
      [...text.matchAll(used)]
        .map((found) => found[1] ?? '')
        .filter((key) => !known.has(key))
        .map((key) => `${path}: ${key}`),
    )
    expect(missing).toEqual([])
  })
})
