/**
 * How well a text answers what somebody typed: 0 not at all; the beginning of the text counts most, then beginnings
 * of its words, then anywhere, then the letters in that order with others between.
 */
export function score(text: string, typed: string): number {
  const [whole, query] = [plain(text), plain(typed)]
  if (query === '') return 1
  if (whole.startsWith(query)) return 100 - whole.length / 100
  const words = query.split(' ')
  if (words.every((word) => startsAWord(whole, word))) return 80 - whole.length / 100
  if (whole.includes(query)) return 60 - whole.length / 100
  return isSpread(whole, query) ? 20 - whole.length / 100 : 0
}

function plain(text: string): string {
  return text.toLowerCase().replaceAll('ё', 'е').trim()
}

function startsAWord(whole: string, word: string): boolean {
  return whole.startsWith(word) || whole.includes(` ${word}`) || whole.includes(`«${word}`)
}

function isSpread(whole: string, query: string): boolean {
  if (query.length < 3) return false
  let from = 0
  for (const letter of query) {
    const found = whole.indexOf(letter, from)
    if (found < 0) return false
    from = found + 1
  }
  return true
}
