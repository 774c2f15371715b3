import { useTranslation } from 'react-i18next'
import { PlainButton } from '@/ui/plain'
import { useFormat } from '../../session'
import { forgetDevices, type RememberedRow } from './api'
import { Card } from './Card'
import { refreshSecurity } from './Security'
import css from './Security.module.css'
import { useTry } from './useTry'

/** The browsers in which the second factor is not asked for. */
export function Remembered({ rows }: { rows: RememberedRow[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const attempt = useTry()
  if (rows.length === 0) return null
  const forget = (id?: string) =>
    attempt(async () => {
      await forgetDevices(id)
      await refreshSecurity()
    })
  return (
    <Card icon="device-laptop" title={t('security.remembered')} text={t('security.rememberedText')}>
      <div className={css.rows}>
        {rows.map((row) => (
          <div key={row.id} className={css.row}>
            <div className={css.rowWords}>
              <p className={css.rowTitle}>{row.device || t('security.unknownDevice')}</p>
              <p className={css.rowText}>{t('security.until', { date: format.date(row.expiresAt) })}</p>
            </div>
            <PlainButton onClick={() => void forget(row.id)}>{t('security.forget')}</PlainButton>
          </div>
        ))}
      </div>
      {rows.length > 1 ? (
        <div className={css.buttons}>
          <PlainButton onClick={() => void forget()}>{t('security.forgetAll')}</PlainButton>
        </div>
      ) : null}
    </Card>
  )
}
