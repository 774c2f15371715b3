import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { speak } from '@/data/http'

export type Language = 'ru' | 'en'
export const LANGUAGES: readonly Language[] = ['ru', 'en']

const KEPT = 'language'
type Messages = Record<string, unknown>
type Loaders = Record<string, () => Promise<{ default: Messages }>>

/** What each part of the page says, by language; given once by the entry. */
let loaders: Loaders = {}
const loadedLanguages = new Set<string>()

/** The language to begin with: kept from last time, else the browser's, else Russian. */
export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT)
  if (isLanguage(kept)) return kept
  return navigator.language.startsWith('ru') || !navigator.language ? 'ru' : 'en'
}

/** Whether the person chose a language in this browser. */
export function languageIsChosen(): boolean {
  return localStorage.getItem(KEPT) !== null
}

export function isLanguage(code: unknown): code is Language {
  return LANGUAGES.includes(code as Language)
}

/** Begin: which files hold the words, and the first language's loaded. */
export async function startI18n(files: Loaders, language: Language): Promise<void> {
  loaders = files
  await i18next.use(initReactI18next).init({
    lng: language,
    fallbackLng: false,
    supportedLngs: [...LANGUAGES],
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  await switchLanguage(language)
}

/** Speak another language, now, without reloading the page. */
export async function switchLanguage(language: Language, keep = false): Promise<void> {
  await loadLanguage(language)
  speak(language)
  document.documentElement.lang = language
  if (keep) keepLanguage(language)
  await i18next.changeLanguage(language)
}

/** For the next visit, and for what the server says before somebody signs in. */
function keepLanguage(language: Language) {
  localStorage.setItem(KEPT, language)
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs TLS
  document.cookie = `language=${language}; path=/; max-age=31536000; samesite=lax`
}

async function loadLanguage(language: Language) {
  if (loadedLanguages.has(language)) return
  const files = Object.entries(loaders).filter(([path]) => path.endsWith(`/${language}.json`))
  const parts = await Promise.all(files.map(([, load]) => load()))
  for (const part of parts) i18next.addResourceBundle(language, 'translation', part.default, true, true)
  loadedLanguages.add(language)
}
