import '@/ui/styles-fields'
import { Button, PasswordInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '@/data/http'
import { PasswordStrength } from '@/ui/PasswordStrength'
import { toast } from '@/ui/toasts'
import { useSubmit } from '@/ui/useSubmit'
import { FormError } from '../../auth/AuthCard'
import css from '../Settings.module.css'

/** Change one's own password; the other sessions end. */
export function ChangePassword() {
  const { t } = useTranslation()
  const [old, setOld] = useState('')
  const [next, setNext] = useState('')
  const { busy, errors, submit } = useSubmit(async () => {
    await request('/api/auth/password', { body: { old, new: next } })
    setOld('')
    setNext('')
    toast(t('auth.passwordChanged'), { tone: 'success', detail: t('profile.otherSessionsEnded') })
  }, ['old', 'new'])
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)}>
      <FormError>{errors['']}</FormError>
      <PasswordInput
        label={t('profile.oldPassword')}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
        value={old}
        onChange={(event) => setOld(event.currentTarget.value)}
        error={errors.old}
      />
      <div>
        <PasswordInput
          label={t('auth.newPassword')}
          autoComplete="new-password"
          visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
          value={next}
          onChange={(event) => setNext(event.currentTarget.value)}
          error={errors.new}
        />
        <PasswordStrength password={next} />
      </div>
      <div className={css.buttons}>
        <Button type="submit" variant="default" loading={busy} disabled={!old || !next}>
          {t('auth.setPassword')}
        </Button>
      </div>
    </form>
  )
}
