import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { rememberCsrfToken, request } from '@/data/http'
import { PlainButton, PlainField, PlainPassword } from '@/ui/plain'
import { useSubmit } from '@/ui/useSubmit'
import { bootQuery } from '../session'
import css from './Auth.module.css'
import { AuthCard, FormError, useHello } from './AuthCard'

const route = getRouteApi('/sign-in')

/** E-mail and password; then on to the address that somebody came for. */
export function SignIn() {
  const { t } = useTranslation()
  const { return: back } = route.useSearch()
  const navigate = useNavigate()
  const router = useRouter()
  const hello = useHello()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { busy, errors, submit } = useSubmit(async () => {
    const answer = await request<{ csrfToken?: string }>('/api/auth/sign-in', {
      body: { email, password },
      quiet: true,
    })
    rememberCsrfToken(answer?.csrfToken)
    queryClient.clear()
    await queryClient.fetchQuery(bootQuery)
    if (back) router.history.push(back)
    else await navigate({ to: '/' })
  }, ['email', 'password'])
  const foot = hello?.mailPage ? (
    <a className={css.link} href={hello.mailPage} target="_blank" rel="noreferrer">
      {t('shell.mailPage')}
    </a>
  ) : null
  return (
    <AuthCard title={t('auth.signIn')} foot={foot}>
      <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
        <FormError>{errors['']}</FormError>
        <PlainField
          label={t('auth.email')}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          value={email}
          onChange={setEmail}
          error={errors.email}
        />
        <PlainPassword
          label={t('auth.password')}
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={setPassword}
          error={errors.password}
        />
        <PlainButton type="submit" primary wide busy={busy}>
          {t('auth.enter')}
        </PlainButton>
        <Link to="/forgot" className={css.link}>
          {t('auth.forgot')}
        </Link>
      </form>
    </AuthCard>
  )
}
