import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import { speak } from '@/data/http'

export type Language = 'ru' | 'en'
export const LANGUAGES: readonly Language[] = ['ru', 'en']

const KEPT = 'language'
type Messages = Record<string, unknown>
type Loaders = Record<string, () => Promise<{ default: Messages }>>

/** The files that hold words, by path; a part of the page adds its own when it is first opened. */
const loaders: Loaders = {}
const loaded = new Set<string>()

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
  Object.assign(loaders, files)
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
  const secure = location.protocol === 'https:' ? '; secure' : ''
  // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API needs TLS
  document.cookie = `language=${language}; path=/; max-age=31536000; samesite=lax${secure}`
}

/** Bring in the words of a part of the page, in the language of the moment and in those chosen later. */
export async function addWords(files: Loaders): Promise<void> {
  Object.assign(loaders, files)
  await loadLanguage(i18next.language as Language)
}

async function loadLanguage(language: Language) {
  const missing = Object.entries(loaders).filter(([path]) => path.endsWith(`/${language}.json`) && !loaded.has(path))
  await Promise.all(
    missing.map(async ([path, load]) => {
      const words = await load()
      i18next.addResourceBundle(language, 'translation', words.default, true, true)
      loaded.add(path)
    }),
  )
}
