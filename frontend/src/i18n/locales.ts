/** The workspace's words: the shell's, and those that views, widgets, the conversation and modules bring along. */
export const workspaceLocales = import.meta.glob<{ default: Record<string, unknown> }>([
  '../i18n/*.json',
  '../views/locales/*.json',
  '../widgets/locales/*.json',
  '../chatter/locales/*.json',
])
