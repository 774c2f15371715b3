import type { Part } from './useFound'

const WORD = /[\p{L}\p{N}]+/gu

/** A text cut where its words begin with one of the typed ones. Forms of words and typing errors show no hit here. */
export function marked(text: string, typed: string): Part[] {
  const wanted = plain(typed).match(WORD) ?? []
  const parts: Part[] = []
  let at = 0
  for (const word of text.matchAll(WORD)) {
    const begun = wanted.filter((each) => plain(word[0]).startsWith(each)).sort((a, b) => b.length - a.length)[0]
    if (!begun) continue
    parts.push({ text: text.slice(at, word.index), hit: false })
    parts.push({ text: text.slice(word.index, word.index + begun.length), hit: true })
    at = word.index + begun.length
  }
  parts.push({ text: text.slice(at), hit: false })
  return parts.filter((part) => part.text !== '')
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е')
}
