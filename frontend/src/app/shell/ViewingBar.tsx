import { useTranslation } from 'react-i18next'
import { request } from '@/data/http'
import { useBoot } from '../session'
import css from './Shell.module.css'

/** Over everything while an administrator looks as a role or a person: whose eyes these are, and the way back. */
export function ViewingBar() {
  const { t } = useTranslation()
  const { viewing } = useBoot().user
  if (!viewing) return null
  const end = async () => {
    await request('/api/roles/view-as/end', { body: {} })
    window.location.assign('/settings/roles')
  }
  return (
    <div className={css.viewing} role="status">
      <span>{t('shell.viewing', { name: viewing })}</span>
      <button type="button" className={css.viewingEnd} onClick={() => void end()}>
        {t('shell.viewingEnd')}
      </button>
    </div>
  )
}
