import { IconAlertCircle, IconCloudOff, IconLockOff } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Failure, Refusal } from '@/data/http'
import { PlainButton } from './plain'
import css from './states.module.css'

interface EmptyProps {
  title: string
  text?: string
  icon?: ReactNode
  /** A button that does the first thing. */
  action?: ReactNode
  /** Small: inside a panel, not a page. */
  compact?: boolean
}

/** Nothing here yet: says what would be here and offers to make the first one. */
export function EmptyState({ title, text, icon, action, compact }: EmptyProps) {
  return (
    <div className={css.state} data-compact={compact || undefined}>
      {icon ? <div className={css.badge}>{icon}</div> : null}
      <h2 className={css.title}>{title}</h2>
      {text ? <p className={css.text}>{text}</p> : null}
      {action ? <div className={css.action}>{action}</div> : null}
    </div>
  )
}

/** Something went wrong, in words, with the request's number for support and a way to try again. */
export function ErrorState({ error, retry, compact }: { error: unknown; retry?: () => void; compact?: boolean }) {
  const { t } = useTranslation()
  const words = describe(error, t)
  // What somebody has no right to is not had by asking again.
  const again = error instanceof Refusal && error.status === 403 ? undefined : retry
  const requestId = error instanceof Failure ? error.requestId : null
  return (
    <div className={css.state} data-compact={compact || undefined} role="alert">
      <div className={css.badge}>
        <Sign error={error} />{' '}
      </div>
      <h2 className={css.title}>{words.title}</h2>
      <p className={css.text}>{words.text}</p>
      {requestId ? <p className={css.request}>{t('errors.request', { id: requestId })}</p> : null}
      {again ? (
        <div className={css.action}>
          <PlainButton onClick={again}>{t('errors.retry')}</PlainButton>
        </div>
      ) : null}
    </div>
  )
}

function Sign({ error }: { error: unknown }) {
  if (!(error instanceof Refusal)) return <IconCloudOff size={22} stroke={1.6} />
  return error.status === 403 ? <IconLockOff size={22} stroke={1.6} /> : <IconAlertCircle size={22} stroke={1.6} />
}

type Translate = (key: string) => string

/** An error as a title and a sentence. */
export function describe(error: unknown, t: Translate): { title: string; text: string } {
  if (error instanceof Refusal) return { title: t('errors.refused'), text: error.message }
  if (error instanceof Failure && error.status === 0)
    return { title: t('errors.offline'), text: t('errors.offlineText') }
  if (error instanceof Failure) return { title: t('errors.server'), text: t('errors.serverText') }
  return { title: t('errors.screen'), text: t('errors.screenText') }
}

/** Grey rows where content will be; drawn only after a moment, so that fast answers do not flicker. */
export function LoadingState({ rows = 8 }: { rows?: number }) {
  const { t } = useTranslation()
  return (
    <div className={css.loading} role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are alike and never move
        <div key={index} className={css.bone} style={{ width: `${92 - ((index * 17) % 38)}%` }} />
      ))}
    </div>
  )
}
