import { useSyncExternalStore } from 'react'

/** Texts of one language by key; a folder of texts is a key with a dot. */
export type Messages = Record<string, unknown>

/** What stands in a text's places; `count` also chooses the plural form, `defaultValue` is said where there is no text. */
export type Values = Record<string, unknown> & { defaultValue?: string }

/** A text by its key in the language of the moment; the key itself where there is none. */
export type Translate = (key: string, values?: Values) => string

interface Spoken {
  language: string
  t: Translate
}

/** {{name}}, or {{count, number}}: a number as the language writes it. */
const PLACE = /\{\{(\w+)(, number)?\}\}/g

const texts: Record<string, Map<string, string>> = {}
const listeners = new Set<() => void>()
let spoken = speaker('')

function textsOf(language: string): Map<string, string> {
  texts[language] ??= new Map()
  return texts[language]
}

/** Add texts of a language. What is on the screen already is not drawn anew. */
export function addMessages(language: string, messages: Messages, folder = '') {
  for (const [key, text] of Object.entries(messages)) {
    if (typeof text === 'string') textsOf(language).set(folder + key, text)
    else addMessages(language, text as Messages, `${folder}${key}.`)
  }
}

function speaker(language: string): Spoken {
  const known = textsOf(language)
  const plural = new Intl.PluralRules(language || undefined)
  const number = new Intl.NumberFormat(language || undefined)
  const find = (key: string, count: unknown) =>
    (typeof count === 'number' ? known.get(`${key}_${plural.select(count)}`) : undefined) ?? known.get(key)
  const t: Translate = (key, values = {}) => {
    const text = find(key, values.count) ?? values.defaultValue ?? key
    return text.replace(PLACE, (_place, name: string, asNumber?: string) => {
      const value = values[name] ?? ''
      return asNumber && value !== '' ? number.format(Number(value)) : String(value)
    })
  }
  return { language, t }
}

/** Speak a language from now on; every text on the screen is drawn anew. */
export function speakLanguage(language: string) {
  spoken = speaker(language)
  for (const tell of listeners) tell()
}

/** The language of the moment. */
export function spokenLanguage(): string {
  return spoken.language
}

function subscribe(tell: () => void) {
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
  }
}

/** The language of the moment and its texts; whoever uses it is drawn anew when the language changes. */
export function useTranslation(): Spoken {
  return useSyncExternalStore(subscribe, () => spoken)
}
