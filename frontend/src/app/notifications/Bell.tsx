import { IconBell } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import css from './Bell.module.css'
import { useUnread } from './unread'

/** The way to the centre, with how much waits there. */
export function Bell({ className, size }: { className?: string; size: number }) {
  const { t } = useTranslation()
  const unread = useUnread()
  const shown = unread > 99 ? '99+' : String(unread)
  return (
    <Link to="/notifications" className={className} activeProps={{ 'data-active': true }}>
      <span className={css.place}>
        <IconBell size={size} stroke={1.6} aria-hidden="true" />
        {unread > 0 ? (
          <span className={css.badge} aria-hidden="true">
            {shown}
          </span>
        ) : null}
      </span>
      <span>{t('shell.notifications')}</span>
      {unread > 0 ? <span className={css.spoken}>{t('shell.unread', { count: unread })}</span> : null}
    </Link>
  )
}
