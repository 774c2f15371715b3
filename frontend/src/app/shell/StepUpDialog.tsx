import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { securityLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import { Dialog } from '@/ui/Dialog'
import { PlainButton, PlainField, PlainPassword } from '@/ui/plain'
import { ErrorState, LoadingState } from '@/ui/states'
import { useSubmit } from '@/ui/useSubmit'
import '@/ui/styles-dialogs'
import { FormError } from '../auth/AuthCard'
import { type Method, proof, prove, signedChallenge } from '../settings/security/api'
import { Dismissed } from '../settings/security/webauthn'
import css from './StepUpDialog.module.css'

export async function loadStepUp() {
  await addWords(securityLocales)
  return { default: StepUpDialog }
}

interface Props {
  onAnswer: (proved: boolean) => void
}

/** Something dangerous is about to be done: password, code, passkey or the company's provider once more. */
function StepUpDialog({ onAnswer }: Props) {
  const { t } = useTranslation()
  const found = useQuery({ queryKey: ['proof'], queryFn: proof, gcTime: 0, retry: false })
  return (
    <Dialog opened onClose={() => onAnswer(false)} title={t('security.confirm')} size="sm" zIndex={400}>
      <p className={css.text}>{t('security.confirmText')}</p>
      {found.isPending ? <LoadingState rows={2} /> : null}
      {found.isError ? <ErrorState error={found.error} compact /> : null}
      {found.data ? <Proof methods={found.data.methods} onDone={() => onAnswer(true)} /> : null}
    </Dialog>
  )
}

function Proof({ methods, onDone }: { methods: Method[]; onDone: () => void }) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<Method>(methods[0] ?? 'password')
  const [value, setValue] = useState('')
  const { busy, errors, submit, setErrors } = useSubmit(async () => {
    try {
      await prove(kind === 'passkey' ? { passkey: await signedChallenge('proof') } : { [kind]: value })
      onDone()
    } catch (error) {
      if (!(error instanceof Dismissed)) throw error
    }
  }, ['password', 'code'])
  const choose = (next: Method) => {
    setKind(next)
    setValue('')
    setErrors({})
  }
  const field = { value, onChange: setValue, error: errors[kind], autoFocus: true }
  return (
    <form className={css.form} onSubmit={(event) => void submit(event)} noValidate>
      <FormError>{errors['']}</FormError>
      {kind === 'password' ? (
        <PlainPassword label={t('auth.password')} autoComplete="current-password" {...field} />
      ) : null}
      {kind === 'code' ? (
        <PlainField label={t('security.code')} inputMode="numeric" autoComplete="one-time-code" {...field} />
      ) : null}
      {kind === 'sso' ? (
        <AtProvider onDone={onDone} />
      ) : (
        <PlainButton type="submit" primary busy={busy}>
          {t(kind === 'passkey' ? 'security.usePasskey' : 'common.continue')}
        </PlainButton>
      )}
      {methods
        .filter((method) => method !== kind)
        .map((method) => (
          <button key={method} type="button" className={css.other} onClick={() => choose(method)}>
            {t(`security.instead.${method}`)}
          </button>
        ))}
    </form>
  )
}

/** The provider asks in a window of its own; meanwhile we look whether the proof has come. */
function AtProvider({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation()
  const [opened, setOpened] = useState(false)
  useEffect(() => {
    if (!opened) return
    const timer = setInterval(async () => {
      const { fresh } = await proof()
      if (fresh) onDone()
    }, 1500)
    return () => clearInterval(timer)
  }, [opened, onDone])
  const open = () => {
    window.open('/api/auth/sso/start?use=proof', 'proof', 'popup,width=520,height=680')
    setOpened(true)
  }
  return (
    <PlainButton primary busy={opened} onClick={open}>
      {t('security.atProvider')}
    </PlainButton>
  )
}
