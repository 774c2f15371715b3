/** The words of rules, fetched when the first of their widgets is drawn. */
export const automationLocales = import.meta.glob<{ default: Record<string, unknown> }>('./locales/*.json')
