import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { Refusal, request } from '@/data/http'
import { PasswordStrength } from '@/ui/PasswordStrength'
import { PlainButton, PlainPassword } from '@/ui/plain'
import { toast } from '@/ui/toasts'
import { useSubmit } from '@/ui/useSubmit'
import css from './Auth.module.css'
import { AuthCard, FormError } from './AuthCard'
import { tokenInAddress } from './token'

/** Set a new password by the link from the mail. */
export function Reset() {
  const { t } = useTranslation()
  const [token] = useState(tokenInAddress)
  const navigate = useNavigate()
  const [password, setPassword] = useState('')
  const { busy, errors, submit } = useSubmit(async () => {
    await request('/api/auth/reset', { body: { token, password }, quiet: true })
    toast(t('auth.passwordChanged'), { tone: 'success' })
    queryClient.removeQueries({ queryKey: ['hello'] })
    await navigate({ to: '/sign-in' })
  }, ['password'])
  const link = useQuery({
    queryKey: ['reset-link', token],
    queryFn: () =>
      request<{ email: string }>(`/api/auth/reset-link?token=${encodeURIComponent(token)}`, { quiet: true }),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (link.error instanceof Refusal) {
    return (
      <AuthCard title={t('auth.newPassword')}>
        <FormError>{link.error.message}</FormError>
        <PlainButton primary wide onClick={() => void navigate({ to: '/forgot' })}>
          {t('auth.forgotAgain')}
        </PlainButton>
      </AuthCard>
    )
  }
  return (
    <AuthCard title={t('auth.newPassword')} text={link.data?.email}>
      <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
        <FormError>{errors['']}</FormError>
        <div>
          <PlainPassword
            label={t('auth.password')}
            autoComplete="new-password"
            autoFocus
            value={password}
            onChange={setPassword}
            error={errors.password}
          />
          <PasswordStrength password={password} />
        </div>
        <PlainButton type="submit" primary wide busy={busy}>
          {t('auth.setPassword')}
        </PlainButton>
      </form>
    </AuthCard>
  )
}
