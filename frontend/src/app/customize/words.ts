/** The words of the editor, fetched when it is opened. */
export const customizeLocales = import.meta.glob<{ default: Record<string, unknown> }>('./locales/*.json')
