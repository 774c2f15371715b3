const cache = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

const LOCALES: Record<string, string> = { ru: 'ru-RU', en: 'en-GB' }

/** The first day of the week where the language is spoken: 1 is Monday, 7 Sunday. */
export function firstDayOf(language: string): number {
  const locale = new Intl.Locale(LOCALES[language] ?? language) as Intl.Locale & {
    getWeekInfo?: () => { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  return (locale.getWeekInfo?.() ?? locale.weekInfo)?.firstDay ?? 1
}

/** How the language writes numbers: its marks for decimals and for thousands. */
export function numberMarks(language: string): { decimal: string; group: string } {
  const parts = numbers(LOCALES[language] ?? language, { useGrouping: true }).formatToParts(-1234567.5)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return { decimal: of('decimal') || '.', group: of('group') }
}

export interface FormatSettings {
  language: string
  timeZone: string
  currency: string
}

function numbers(locale: string, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `n${locale}${JSON.stringify(options)}`
  let found = cache.get(key) as Intl.NumberFormat | undefined
  if (!found) {
    found = new Intl.NumberFormat(locale, options)
    cache.set(key, found)
  }
  return found
}

function dates(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `d${locale}${JSON.stringify(options)}`
  let found = cache.get(key) as Intl.DateTimeFormat | undefined
  if (!found) {
    found = new Intl.DateTimeFormat(locale, options)
    cache.set(key, found)
  }
  return found
}

type Numeric = string | number | null | undefined

function absent(value: unknown): value is null | undefined | '' {
  return value === null || value === undefined || value === ''
}

/** A decimal that comes as text stays exact: Intl formats the text itself. */
function exact(value: string | number): number {
  return value as number
}

/** Everything that is written by locale, for one person's language, time zone and company's currency. */
export function formatter(settings: FormatSettings) {
  const locale = LOCALES[settings.language] ?? settings.language
  const { timeZone } = settings
  return {
    locale,
    timeZone,
    /** "1234.5" → "1 234,5"; `digits` fixes the decimals. */
    number(value: Numeric, digits?: number): string {
      if (absent(value)) return ''
      const fixed =
        digits === undefined
          ? { maximumFractionDigits: 6 }
          : { minimumFractionDigits: digits, maximumFractionDigits: digits }
      return numbers(locale, fixed).format(exact(value))
    },
    /** "308923.20" → "308 923,20 ₽". */
    money(value: Numeric, currency?: string | null, digits?: number): string {
      if (absent(value)) return ''
      const fixed = digits === undefined ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits }
      const options = {
        style: 'currency',
        currency: currency || settings.currency,
        currencyDisplay: 'narrowSymbol',
        ...fixed,
      } as const
      return numbers(locale, options).format(exact(value))
    },
    /** "13213000" → "13,2 млн ₽": for column heads and tiles. */
    moneyShort(value: Numeric, currency?: string | null): string {
      if (absent(value)) return ''
      const options = {
        style: 'currency',
        currency: currency || settings.currency,
        currencyDisplay: 'narrowSymbol',
        notation: 'compact',
        minimumFractionDigits: 0,
        maximumFractionDigits: 1,
      } as const
      return numbers(locale, options).format(exact(value))
    },
    /** "12.5" → "12,5 %". */
    percent(value: Numeric): string {
      return absent(value) ? '' : `${numbers(locale, { maximumFractionDigits: 2 }).format(exact(value))}\u00a0%`
    },
    /** "2026-11-24" → "24.11.2026"; the day as it is, in no time zone. */
    date(value: string | null | undefined): string {
      if (absent(value)) return ''
      const day = new Date(`${value.slice(0, 10)}T00:00:00Z`)
      return dates(locale, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone: 'UTC' }).format(day)
    },
    /** An instant in the person's time zone: "24.11.2026, 10:42". */
    dateTime(value: string | null | undefined): string {
      if (absent(value)) return ''
      const options = {
        day: '2-digit',
        month: '2-digit',
        year: 'numeric',
        hour: '2-digit',
        minute: '2-digit',
        timeZone,
      } as const
      return dates(locale, options).format(new Date(value))
    },
    time(value: string | null | undefined): string {
      return absent(value)
        ? ''
        : dates(locale, { hour: '2-digit', minute: '2-digit', timeZone }).format(new Date(value))
    },
    /** How long ago, in words, up to a week; then the date. */
    ago(value: string | null | undefined, now: number = Date.now()): string {
      if (absent(value)) return ''
      const seconds = (new Date(value).getTime() - now) / 1000
      const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
      const distance = Math.abs(seconds)
      if (distance < 60) return words.format(0, 'second')
      if (distance < 3600) return words.format(Math.round(seconds / 60), 'minute')
      if (distance < 86_400) return words.format(Math.round(seconds / 3600), 'hour')
      if (distance < 7 * 86_400) return words.format(Math.round(seconds / 86_400), 'day')
      return dates(locale, { day: '2-digit', month: '2-digit', year: 'numeric', timeZone }).format(new Date(value))
    },
    /** "2026-11" and such, the label of a group by month, where the server gives only the value. */
    month(value: string): string {
      return dates(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
        new Date(`${value.slice(0, 7)}-01T00:00:00Z`),
      )
    },
  }
}

export type Formatter = ReturnType<typeof formatter>
