/** A record type's name inside a sentence: "Сделка" → "сделка", but "API-ключ" stays as it is. */
export function inSentence(label: string): string {
  const [first = '', second = ''] = label
  return second === second.toLowerCase() ? first.toLowerCase() + label.slice(1) : label
}
