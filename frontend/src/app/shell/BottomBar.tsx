import { IconHome, IconMenu2, IconSearch, IconSettings } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Bell } from '../notifications/Bell'
import { openPalette } from '../palette/commands'
import css from './BottomBar.module.css'

/** On a phone: what a thumb reaches. */
export function BottomBar({ onMenu }: { onMenu: () => void }) {
  const { t } = useTranslation()
  return (
    <div className={css.bar}>
      <button type="button" className={css.item} onClick={onMenu}>
        <IconMenu2 size={20} stroke={1.7} aria-hidden="true" />
        {t('shell.menu')}
      </button>
      <Link to="/" className={css.item} activeOptions={{ exact: true }} activeProps={{ 'data-active': true }}>
        <IconHome size={20} stroke={1.7} aria-hidden="true" />
        {t('shell.home')}
      </Link>
      <button type="button" className={css.item} onClick={() => openPalette()}>
        <IconSearch size={20} stroke={1.7} aria-hidden="true" />
        {t('shell.find')}
      </button>
      <Bell className={css.item} size={20} />
      <Link to="/settings" className={css.item} activeProps={{ 'data-active': true }}>
        <IconSettings size={20} stroke={1.7} aria-hidden="true" />
        {t('shell.settings')}
      </Link>
    </div>
  )
}
