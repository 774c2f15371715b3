import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlainButton, PlainField } from '@/ui/plain'
import { ErrorState, LoadingState } from '@/ui/states'
import { useSubmit } from '@/ui/useSubmit'
import { FormError } from '../../auth/AuthCard'
import { beginApp, confirmApp } from './api'
import css from './Security.module.css'

interface Props {
  /** The app counts now; these are the recovery codes, if there were none yet. */
  onDone: (codes: string[]) => void
  onCancel: () => void
}

/** Bring the secret into an authenticator app and show by its first code that it is there. */
export function AppSetUp({ onDone, onCancel }: Props) {
  const { t } = useTranslation()
  const [code, setCode] = useState('')
  const begun = useQuery({ queryKey: ['totp-begin'], queryFn: beginApp, gcTime: 0, staleTime: Infinity, retry: false })
  const { busy, errors, submit } = useSubmit(async () => onDone((await confirmApp(code)).recoveryCodes), ['code'])
  if (begun.isPending) return <LoadingState rows={4} />
  if (begun.isError) return <ErrorState error={begun.error} retry={() => void begun.refetch()} compact />
  const { key, picture } = begun.data
  return (
    <form className={css.steps} onSubmit={(event) => void submit(event)} noValidate>
      <p className={css.step}>{t('security.scan')}</p>
      <img className={css.picture} src={picture} alt={t('security.qr')} />
      <details>
        <summary>{t('security.noCamera')}</summary>
        <p className={css.key}>{key.match(/.{1,4}/g)?.join(' ')}</p>
      </details>
      <p className={css.step}>{t('security.typeCode')}</p>
      <FormError>{errors['']}</FormError>
      <PlainField
        label={t('security.code')}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={7}
        autoFocus
        value={code}
        onChange={setCode}
        error={errors.code}
      />
      <div className={css.buttons}>
        <PlainButton type="submit" primary busy={busy}>
          {t('security.turnOn')}
        </PlainButton>
        <PlainButton onClick={onCancel}>{t('common.cancel')}</PlainButton>
      </div>
    </form>
  )
}
