/** The words of the shell, there from the start. */
export const shellLocales = import.meta.glob<{ default: Record<string, unknown> }>('../i18n/*.json')

/** The words of views, widgets and the conversation, fetched with the first screen of records. */
export const recordLocales = import.meta.glob<{ default: Record<string, unknown> }>([
  '../views/locales/*.json',
  '../widgets/locales/*.json',
  '../chatter/locales/*.json',
  '../app/home/locales/*.json',
  '../app/reports/locales/*.json',
])

/** The words of the roles editor. */
export const rolesLocales = import.meta.glob<{ default: Record<string, unknown> }>(
  '../app/settings/roles/locales/*.json',
)

/** The words of signing in by more than a password, and of its settings. */
export const securityLocales = import.meta.glob<{ default: Record<string, unknown> }>('../app/settings/locales/*.json')

/** The words of the centre of notifications and of how to be told. */
export const notificationLocales = import.meta.glob<{ default: Record<string, unknown> }>(
  '../app/notifications/locales/*.json',
)
