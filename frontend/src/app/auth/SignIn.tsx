import { getRouteApi, Link, useNavigate, useRouter } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { rememberCsrfToken, request } from '@/data/http'
import { PlainButton, PlainField, PlainPassword } from '@/ui/plain'
import { useSubmit } from '@/ui/useSubmit'
import { bootQuery } from '../session'
import css from './Auth.module.css'
import { AuthCard, FormError, type Hello, type Next, useHello } from './AuthCard'

const route = getRouteApi('/sign-in')
const SecondStep = lazy(() => import('./later').then(({ loadSecondStep }) => loadSecondStep()))
const SetUp = lazy(() => import('./later').then(({ loadSetUp }) => loadSetUp()))
const Refused = lazy(() => import('./later').then(({ loadRefused }) => loadRefused()))

/** The ways that the company has open; then the second factor, or setting one up; then on to where somebody wanted. */
export function SignIn() {
  const { t } = useTranslation()
  const { return: back, refused } = route.useSearch()
  const navigate = useNavigate()
  const router = useRouter()
  const hello = useHello()
  const [answered, setAnswered] = useState<Next | null>(null)
  const step = answered ?? hello
  const goOn = async (next: Next) => {
    rememberCsrfToken(next.csrfToken)
    if (next.next === 'factor') return setAnswered(next)
    queryClient.clear()
    const told = await request<Hello>('/api/auth/hello', { quiet: true })
    if (told.next === 'setup') return setAnswered(told)
    await queryClient.fetchQuery(bootQuery)
    if (back) router.history.push(back)
    else await navigate({ to: '/' })
  }
  const foot = hello?.mailPage ? (
    <a className={css.link} href={hello.mailPage} target="_blank" rel="noreferrer">
      {t('shell.mailPage')}
    </a>
  ) : null
  if (step?.next === 'factor' || step?.next === 'setup') {
    return (
      <Suspense fallback={<AuthCard title={t('auth.signIn')}>{null}</AuthCard>}>
        {step.next === 'factor' ? (
          <SecondStep asked={step} onNext={goOn} onBack={() => setAnswered({ ...step, next: '' })} foot={foot} />
        ) : (
          <SetUp onNext={goOn} foot={foot} />
        )}
      </Suspense>
    )
  }
  return (
    <AuthCard title={t('auth.signIn')} foot={foot}>
      <Suspense>{refused ? <Refused code={refused} /> : null}</Suspense>
      {hello ? <Ways hello={hello} back={back} onNext={goOn} /> : null}
    </AuthCard>
  )
}

interface WaysProps {
  hello: Hello
  back: string | undefined
  onNext: (next: Next) => Promise<unknown>
}

function Ways({ hello, back, onNext }: WaysProps) {
  const { t } = useTranslation()
  const { ways } = hello
  const [shown, setShown] = useState(false)
  const { busy, errors, submit } = useSubmit(async () => {
    const { signInByPasskey } = await import('./later')
    const next = await signInByPasskey()
    if (next) await onNext(next)
  })
  const byPasskey = ways.passkey && window.isSecureContext && 'PublicKeyCredential' in window
  const asked = `?return=${encodeURIComponent(back ?? '/')}`
  const hasPassword = ways.password || shown
  return (
    <>
      {hasPassword ? <PasswordForm onNext={onNext} /> : null}
      {hasPassword && (byPasskey || ways.sso) ? <p className={css.or}>{t('auth.or')}</p> : null}
      <div className={css.others} data-first={hasPassword ? undefined : true}>
        <FormError>{errors['']}</FormError>
        {ways.sso ? (
          <a className={css.wide} href={`/api/auth/sso/start${asked}`}>
            {t('auth.bySso', { name: ways.sso })}
          </a>
        ) : null}
        {byPasskey ? (
          <PlainButton wide busy={busy} onClick={() => void submit()}>
            {t('auth.byPasskey')}
          </PlainButton>
        ) : null}
        {hasPassword ? null : (
          <button type="button" className={css.plainLink} onClick={() => setShown(true)}>
            {t('auth.forAdministrators')}
          </button>
        )}
      </div>
    </>
  )
}

function PasswordForm({ onNext }: { onNext: (next: Next) => Promise<unknown> }) {
  const { t } = useTranslation()
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const { busy, errors, submit } = useSubmit(async () => {
    await onNext(await request<Next>('/api/auth/sign-in', { body: { email, password }, quiet: true }))
  }, ['email', 'password'])
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      <FormError>{errors['']}</FormError>
      <PlainField
        label={t('auth.email')}
        type="email"
        name="email"
        autoComplete="username webauthn"
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
  )
}
