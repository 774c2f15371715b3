import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlainButton, PlainField } from '@/ui/plain'
import { useSubmit } from '@/ui/useSubmit'
import { FormError } from '../../auth/AuthCard'
import { addPasskey } from './api'
import css from './Security.module.css'
import { AlreadyRegistered, canUsePasskeys, Dismissed } from './webauthn'

interface Props {
  onDone: (codes: string[]) => void
  onCancel: () => void
}

/** Name a passkey and let the browser make it. */
export function PasskeySetUp({ onDone, onCancel }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState(() => guessedName())
  const { busy, errors, submit, setErrors } = useSubmit(async () => {
    try {
      onDone((await addPasskey(name)).recoveryCodes)
    } catch (error) {
      if (error instanceof Dismissed) return
      if (!(error instanceof AlreadyRegistered)) throw error
      setErrors({ '': t('security.alreadyRegistered') })
    }
  }, ['name'])
  if (!canUsePasskeys()) return <p className={css.warning}>{t('security.noPasskeys')}</p>
  return (
    <form className={css.fields} onSubmit={(event) => void submit(event)} noValidate>
      <FormError>{errors['']}</FormError>
      <PlainField
        label={t('security.passkeyName')}
        value={name}
        onChange={setName}
        maxLength={80}
        autoFocus
        error={errors.name}
      />
      <div className={css.buttons}>
        <PlainButton type="submit" primary busy={busy}>
          {t('security.makePasskey')}
        </PlainButton>
        <PlainButton onClick={onCancel}>{t('common.cancel')}</PlainButton>
      </div>
    </form>
  )
}

const SYSTEMS = ['iPhone', 'iPad', 'Android', 'Windows', 'Mac', 'Linux']

function guessedName(): string {
  return SYSTEMS.find((name) => navigator.userAgent.includes(name)) ?? ''
}
