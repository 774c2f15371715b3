import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '@/data/http'
import { Icon } from '@/ui/Icon'
import { PlainButton } from '@/ui/plain'
import { AppSetUp } from '../settings/security/AppSetUp'
import { PasskeySetUp } from '../settings/security/PasskeySetUp'
import { RecoveryCodes } from '../settings/security/RecoveryCodes'
import choice from '../settings/security/Security.module.css'
import { canUsePasskeys } from '../settings/security/webauthn'
import css from './Auth.module.css'
import { AuthCard, type Next } from './AuthCard'

interface Props {
  onNext: (next: Next) => Promise<unknown>
  foot: ReactNode
}

/** The company demands a second factor and there is none yet: nothing goes on before one is set up. */
export function SetUp({ onNext, foot }: Props) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<'app' | 'passkey' | null>(null)
  const [codes, setCodes] = useState<string[]>([])
  const done = () => onNext({ next: '', methods: [], mayRemember: false })
  const leave = async () => {
    await request('/api/auth/sign-out', { body: {}, quiet: true })
    window.location.assign('/sign-in')
  }
  const made = (found: string[]) => (found.length > 0 ? setCodes(found) : void done())
  if (codes.length > 0) {
    return (
      <AuthCard title={t('security.codes')} text={t('security.codesText')} foot={foot}>
        <div className={css.form}>
          <RecoveryCodes codes={codes} onKept={() => void done()} />
        </div>
      </AuthCard>
    )
  }
  return (
    <AuthCard title={t('security.setUpTitle')} text={t('security.setUpText')} foot={foot}>
      <div className={css.form}>
        {kind === 'app' ? <AppSetUp onDone={made} onCancel={() => setKind(null)} /> : null}
        {kind === 'passkey' ? <PasskeySetUp onDone={made} onCancel={() => setKind(null)} /> : null}
        {kind === null ? (
          <>
            {canUsePasskeys() ? (
              <Option
                icon="key"
                title="security.passkey"
                text="security.passkeysText"
                onClick={() => setKind('passkey')}
              />
            ) : null}
            <Option icon="device-mobile" title="security.app" text="security.appText" onClick={() => setKind('app')} />
            <PlainButton onClick={() => void leave()}>{t('auth.toSignIn')}</PlainButton>
          </>
        ) : null}
      </div>
    </AuthCard>
  )
}

interface OptionProps {
  icon: string
  title: string
  text: string
  onClick: () => void
}

function Option({ icon, title, text, onClick }: OptionProps) {
  const { t } = useTranslation()
  return (
    <button type="button" className={choice.option} onClick={onClick}>
      <span className={choice.badge}>
        <Icon name={icon} size={18} />
      </span>
      <span className={choice.words}>
        <span className={choice.rowTitle}>{t(title)}</span>
        <span className={choice.rowText}>{t(text)}</span>
      </span>
    </button>
  )
}
