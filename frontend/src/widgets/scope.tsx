import { createContext, type ReactNode, useContext, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useBoot, useFormat } from '@/app/session'
import type { Formatter } from '@/format/format'
import { todayIn } from './date/days'

export interface WidgetScope {
  format: Formatter
  language: string
  /** The record type whose screen it is. */
  type: string
  /** The person's own day, "2026-11-24". */
  today: string
  userId: string
  yes: string
  no: string
}

const Scope = createContext<WidgetScope | null>(null)

/** What all widgets of a screen need, read once: a list has hundreds of them. */
export function WidgetScopeProvider({ type, children }: { type: string; children: ReactNode }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const { user } = useBoot()
  const today = todayIn(format.timeZone)
  const [yes, no] = [t('widgets.yes'), t('widgets.no')]
  const scope = useMemo(
    () => ({ format, language: i18n.language, type, today, userId: user.id, yes, no }),
    [format, i18n.language, type, today, user.id, yes, no],
  )
  return <Scope value={scope}>{children}</Scope>
}

export function useScope(): WidgetScope {
  const scope = useContext(Scope)
  if (!scope) throw new Error('useScope outside WidgetScopeProvider')
  return scope
}
