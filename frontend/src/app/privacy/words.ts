/** The words of the screens of personal data, fetched when one of them is opened. */
export const privacyLocales = import.meta.glob<{ default: Record<string, unknown> }>('./locales/*.json')
