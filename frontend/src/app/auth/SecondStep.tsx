import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '@/data/http'
import { PlainButton, PlainField } from '@/ui/plain'
import { useSubmit } from '@/ui/useSubmit'
import { signedChallenge } from '../settings/security/api'
import { Dismissed } from '../settings/security/webauthn'
import css from './Auth.module.css'
import { AuthCard, FormError, type Next } from './AuthCard'

interface Props {
  asked: Next
  onNext: (next: Next) => Promise<unknown>
  onBack: () => void
  foot: ReactNode
}

type Kind = 'code' | 'passkey' | 'recovery'

/** After the password: a code of the app, a passkey, or a recovery code. */
export function SecondStep({ asked, onNext, onBack, foot }: Props) {
  const { t } = useTranslation()
  const methods = asked.methods as Kind[]
  const [kind, setKind] = useState<Kind>(methods[0] ?? 'code')
  const [code, setCode] = useState('')
  const [remember, setRemember] = useState(false)
  const send = async (shown: Record<string, unknown>) =>
    onNext(await request<Next>('/api/auth/factor', { body: { ...shown, remember }, quiet: true }))
  const { busy, errors, submit, setErrors } = useSubmit(async () => {
    if (kind !== 'passkey') return send({ code })
    try {
      await send({ passkey: await signedChallenge('factor') })
    } catch (error) {
      if (!(error instanceof Dismissed)) throw error
    }
  }, ['code'])
  const choose = (next: Kind) => {
    setKind(next)
    setCode('')
    setErrors({})
  }
  return (
    <AuthCard title={t(`security.step.${kind}`)} text={t(`security.step.${kind}Text`)} foot={foot}>
      <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
        <FormError>{errors['']}</FormError>
        {kind === 'passkey' ? null : (
          <PlainField
            key={kind}
            label={t(kind === 'code' ? 'security.code' : 'security.recoveryCode')}
            inputMode={kind === 'code' ? 'numeric' : 'text'}
            autoComplete="one-time-code"
            autoFocus
            value={code}
            onChange={setCode}
            error={errors.code}
          />
        )}
        {asked.mayRemember ? (
          <label className={css.check}>
            <input type="checkbox" checked={remember} onChange={(event) => setRemember(event.currentTarget.checked)} />
            {t('security.remember')}
          </label>
        ) : null}
        <PlainButton type="submit" primary wide busy={busy}>
          {t(kind === 'passkey' ? 'security.usePasskey' : 'auth.enter')}
        </PlainButton>
        {methods
          .filter((method) => method !== kind)
          .map((method) => (
            <button key={method} type="button" className={css.plainLink} onClick={() => choose(method)}>
              {t(`security.instead.${method}`)}
            </button>
          ))}
        <button type="button" className={css.plainLink} onClick={onBack}>
          {t('auth.toSignIn')}
        </button>
      </form>
    </AuthCard>
  )
}
