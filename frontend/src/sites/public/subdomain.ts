const LATIN: Record<string, string> = {
  ё: 'e',
  ж: 'zh',
  ц: 'ts',
  ч: 'ch',
  ш: 'sh',
  щ: 'sch',
  ъ: '',
  ь: '',
  ю: 'yu',
  я: 'ya',
}
const FROM = 'абвгдезийклмнопрстуфхыэ'
const TO = 'abvgdeziyklmnoprstufhye'
for (const [index, letter] of [...FROM].entries()) LATIN[letter] = TO.charAt(index)

/** An address from a company's name: «ООО "Ромашка Юг"» → "romashka-yug". */
export function subdomainFrom(name: string): string {
  const latin = [...name.toLowerCase().replace(/(^|[\s«"])(ооо|ао|пао|зао|ип|llc|ltd|inc|gmbh)(?=[\s»"]|$)/g, ' ')]
    .map((letter) => LATIN[letter] ?? letter)
    .join('')
  return latin
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40)
    .replace(/-+$/, '')
}

/** The host of this public site, for showing whole addresses: "fincomtech.ru". */
export function publicHost(): string {
  return window.location.host
}
