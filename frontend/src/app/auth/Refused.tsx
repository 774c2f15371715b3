import { useTranslation } from 'react-i18next'
import css from './Auth.module.css'
import { FormError } from './AuthCard'

const TOLD = ['sso_refused', 'sso_unreachable', 'sso_not_invited', 'sso_unverified', 'blocked', 'begin_again']

/** Why the company's provider did not let somebody in. */
export function Refused({ code }: { code: string }) {
  const { t } = useTranslation()
  const known = TOLD.find((each) => code === `identity.${each}`)
  return (
    <div className={css.refused}>
      <FormError>{t(known ? `security.refused.${known}` : 'security.refused.other')}</FormError>
    </div>
  )
}
