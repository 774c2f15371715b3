import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '@/data/http'
import { PlainButton, PlainField } from '@/ui/plain'
import { useSubmit } from '@/ui/useSubmit'
import css from './Auth.module.css'
import { AuthCard, FormError, useHello } from './AuthCard'

/** Ask for a link to set a new password. The answer is the same whether the address is known or not. */
export function Forgot() {
  const { t } = useTranslation()
  const hello = useHello()
  const [email, setEmail] = useState('')
  const [sent, setSent] = useState(false)
  const { busy, errors, submit } = useSubmit(async () => {
    await request('/api/auth/forgot', { body: { email }, quiet: true })
    setSent(true)
  }, ['email'])
  return (
    <AuthCard
      title={t(sent ? 'auth.mailSent' : 'auth.forgotTitle')}
      text={sent ? t('auth.mailSentText', { email }) : t('auth.forgotText')}
    >
      <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
        <FormError>{errors['']}</FormError>
        {sent ? null : (
          <>
            <PlainField
              label={t('auth.email')}
              type="email"
              autoComplete="username"
              autoFocus
              value={email}
              onChange={setEmail}
              error={errors.email}
            />
            <PlainButton type="submit" primary wide busy={busy}>
              {t('auth.sendLink')}
            </PlainButton>
          </>
        )}
        {sent && hello?.mailPage ? (
          <a className={css.link} href={hello.mailPage} target="_blank" rel="noreferrer">
            {t('shell.mailPage')}
          </a>
        ) : null}
        <Link to="/sign-in" className={css.link}>
          {t('auth.toSignIn')}
        </Link>
      </form>
    </AuthCard>
  )
}
