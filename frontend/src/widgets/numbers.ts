import i18next from 'i18next'
import { numberMarks } from '@/format/format'

/**
 * A number as people type it ("1 234,5", "12.50") as the API's text; null: not a number. Exact: no floats.
 * Points and commas are read alike, but where the language writes 1.234.567,5 its thousands are taken out first.
 */
export function parseNumber(text: string, digits?: number, language = i18next.language): string | null {
  const { decimal, group } = numberMarks(language || 'ru')
  const grouped = decimal === ',' && group === '.' && /^[^.,]*\d{1,3}(\.\d{3})+(,|[^\d.,]|$)/.test(text)
  const plain = (grouped ? text.replaceAll('.', '') : text)
    .replace(/[\s\u00a0\u202f₽$€%]/g, '')
    .replace(/,/g, '.')
    .replace(/−/g, '-')
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(plain)) return null
  const [whole = '0', part = ''] = plain.replace(/^\+/, '').split('.')
  const kept = digits === undefined ? part : part.slice(0, digits)
  const sign = whole.startsWith('-') ? '-' : ''
  const bare = whole.replace(/^-/, '').replace(/^0+(?=\d)/, '') || '0'
  return kept ? `${sign}${bare}.${kept}` : `${sign}${bare}`
}

/** A stored number as it is typed: "1234.50" → "1234,50" where the language writes so. */
export function typedNumber(value: unknown, language: string): string {
  if (value === null || value === undefined || value === '') return ''
  const text = String(value)
    .replace(/(\.\d*?)0+$/, '$1')
    .replace(/\.$/, '')
  return text.replace('.', numberMarks(language).decimal)
}

/** The sum of decimal texts, exact. */
export function addDecimals(values: readonly (string | number | null | undefined)[]): string {
  const texts = values.filter((value) => value !== null && value !== undefined && value !== '').map(String)
  const digits = Math.max(0, ...texts.map((text) => text.split('.')[1]?.length ?? 0))
  const scale = 10n ** BigInt(digits)
  const total = texts.reduce((sum, text) => sum + scaled(text, digits, scale), 0n)
  const [sign, size] = total < 0n ? ['-', -total] : ['', total]
  const part = digits ? `.${String(size % scale).padStart(digits, '0')}` : ''
  return `${sign}${size / scale}${part}`
}

function scaled(text: string, digits: number, scale: bigint): bigint {
  const [whole = '0', part = ''] = text.replace(/^-/, '').split('.')
  const size = BigInt(whole || '0') * scale + BigInt(part.padEnd(digits, '0') || '0')
  return text.startsWith('-') ? -size : size
}
