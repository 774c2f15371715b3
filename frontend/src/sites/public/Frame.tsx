import { IconMoon, IconSun } from '@tabler/icons-react'
import { Outlet } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useScheme } from '@/app/scheme'
import { type Language, switchLanguage } from '@/i18n/setup'
import { IconButton } from '@/ui/IconButton'
import mark from '@/ui/mark.svg'
import { Toasts } from '@/ui/toasts'
import css from './Frame.module.css'
import { To } from './To'

/** What every page of the public site has above and below. */
export function Frame() {
  const { t } = useTranslation()
  return (
    <div className={css.site}>
      <a className={css.skip} href="#content">
        {t('shell.skip')}
      </a>
      <header className={css.top}>
        <div className={css.bar}>
          <To to="/" className={css.brand}>
            <img src={mark} width={28} height={28} alt="" />
            Fincomtech
          </To>
          <nav className={css.nav} aria-label={t('shell.menu')}>
            <To to="/modules" className={css.link}>
              {t('public.nav.modules')}
            </To>
            <To to="/" hash="why" className={css.link}>
              {t('public.nav.why')}
            </To>
          </nav>
          <Switches />
          <To to="/sign-in" className={css.link}>
            {t('public.nav.signIn')}
          </To>
          <To to="/sign-up" className={css.cta}>
            {t('public.nav.start')}
          </To>
        </div>
      </header>
      <main id="content" className={css.content}>
        <Outlet />
      </main>
      <footer className={css.foot}>
        <div className={css.footInner}>
          <span>© {new Date().getFullYear()} Fincomtech</span>
          <To to="/modules" className={css.footLink}>
            {t('public.nav.modules')}
          </To>
          <To to="/sign-up" className={css.footLink}>
            {t('public.nav.start')}
          </To>
          <To to="/personal-data" className={css.footLink}>
            {t('public.nav.personalData')}
          </To>
        </div>
      </footer>
      <Toasts />
    </div>
  )
}

function Switches() {
  const { t, i18n } = useTranslation()
  const { drawn, choose } = useScheme()
  const other: Language = i18n.language === 'ru' ? 'en' : 'ru'
  return (
    <div className={css.switches}>
      <IconButton
        label={t(drawn === 'dark' ? 'shell.toLight' : 'shell.toDark')}
        onClick={() => choose(drawn === 'dark' ? 'light' : 'dark', false)}
      >
        {drawn === 'dark' ? <IconSun size={17} stroke={1.7} /> : <IconMoon size={17} stroke={1.7} />}
      </IconButton>
      <IconButton
        label={`${i18n.language.toUpperCase()}: ${t('shell.toOtherLanguage')}`}
        onClick={() => void switchLanguage(other, true)}
      >
        <span className={css.code}>{i18n.language.toUpperCase()}</span>
      </IconButton>
    </div>
  )
}
