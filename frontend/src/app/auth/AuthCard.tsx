import { IconMoon, IconSun } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { rememberCsrfToken, request } from '@/data/http'
import { isLanguage, type Language, languageIsChosen, switchLanguage } from '@/i18n/setup'
import { IconButton } from '@/ui/IconButton'
import { useScheme } from '../scheme'
import { CompanyMark } from '../shell/CompanyMark'
import css from './Auth.module.css'

/** Where a sign-in stands: done, waiting for the second factor, or for one to be set up. */
export interface Next {
  next: '' | 'factor' | 'setup'
  methods: string[]
  mayRemember: boolean
  csrfToken?: string
}

export interface Hello extends Next {
  company: string
  language: string
  csrfToken: string
  signedIn: boolean
  mailPage: string
  /** The ways of signing in that are open; `sso` is the name on its button. */
  ways: { password: boolean; passkey: boolean; sso: string }
}

/** Which company this address belongs to; also brings the token that the forms send. */
export function useHello() {
  const found = useQuery({
    queryKey: ['hello'],
    queryFn: async () => {
      const hello = await request<Hello>('/api/auth/hello', { quiet: true })
      rememberCsrfToken(hello.csrfToken)
      if (isLanguage(hello.language) && !languageIsChosen()) await switchLanguage(hello.language)
      return hello
    },
    staleTime: 60_000,
  })
  return found.data
}

interface Props {
  title: string
  text?: ReactNode
  children: ReactNode
  /** Under the card. */
  foot?: ReactNode
}

/** The card in the middle of the page that all pages before the workspace are drawn on. */
export function AuthCard({ title, text, children, foot }: Props) {
  const { t, i18n } = useTranslation()
  const hello = useHello()
  const { drawn, choose } = useScheme()
  const other: Language = i18n.language === 'ru' ? 'en' : 'ru'
  useEffect(() => {
    document.title = hello ? `${title} · ${hello.company}` : title
  }, [title, hello])
  return (
    <div className={css.page}>
      <header className={css.corner}>
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
      </header>
      <main className={css.card}>
        <CompanyMark name={hello?.company ?? ''} size={40} />
        <p className={css.company}>{hello?.company ?? '\u00a0'}</p>
        <h1 className={css.title}>{title}</h1>
        {text ? <p className={css.text}>{text}</p> : null}
        {children}
      </main>
      <footer className={css.foot}>{foot}</footer>
    </div>
  )
}

/** What was refused about a form as a whole. */
export function FormError({ children }: { children?: string }) {
  return children ? (
    <p className={css.error} role="alert">
      {children}
    </p>
  ) : null
}
