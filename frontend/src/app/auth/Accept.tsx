import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { rememberCsrfToken, request } from '@/data/http'
import { PasswordStrength } from '@/ui/PasswordStrength'
import { PlainButton, PlainField, PlainPassword } from '@/ui/plain'
import { ErrorState, LoadingState } from '@/ui/states'
import { useSubmit } from '@/ui/useSubmit'
import css from './Auth.module.css'
import { AuthCard, FormError } from './AuthCard'
import { tokenInAddress } from './token'

interface Invitation {
  email: string
  name: string
  company: string
}

/** A colleague who was invited gives a name and a password, and is in. */
export function Accept() {
  const { t } = useTranslation()
  const [token] = useState(tokenInAddress)
  const navigate = useNavigate()
  const found = useQuery({
    queryKey: ['invitation', token],
    queryFn: () => request<Invitation>(`/api/auth/invitation?token=${encodeURIComponent(token)}`, { quiet: true }),
    retry: false,
  })
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  const invited = found.data
  useEffect(() => {
    if (invited) setName(invited.name)
  }, [invited])
  const { busy, errors, submit } = useSubmit(async () => {
    const body = { token, name, password }
    const answer = await request<{ csrfToken?: string }>('/api/auth/accept', { body, quiet: true })
    rememberCsrfToken(answer?.csrfToken)
    queryClient.clear()
    await navigate({ to: '/' })
  }, ['name', 'password'])
  const text = invited ? t('auth.invitedText', { company: invited.company, email: invited.email }) : undefined
  return (
    <AuthCard title={t('auth.invited')} text={text}>
      {found.isPending ? <LoadingState rows={3} /> : null}
      {found.isError ? <ErrorState error={found.error} compact /> : null}
      {invited ? (
        <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
          <FormError>{errors['']}</FormError>
          <PlainField label={t('auth.name')} autoComplete="name" value={name} onChange={setName} error={errors.name} />
          <div>
            <PlainPassword
              label={t('auth.password')}
              autoComplete="new-password"
              value={password}
              onChange={setPassword}
              error={errors.password}
            />
            <PasswordStrength password={password} />
          </div>
          <PlainButton type="submit" primary wide busy={busy}>
            {t('auth.join')}
          </PlainButton>
        </form>
      ) : null}
    </AuthCard>
  )
}
