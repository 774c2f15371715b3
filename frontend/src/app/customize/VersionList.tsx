import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../session'
import type { Version } from './api'
import css from './customize.module.css'

/** Who published what, when, and the way back. */
export function VersionList({
  versions,
  onReturn,
}: {
  versions: readonly Version[]
  onReturn: (version: Version) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  if (versions.length === 0) return <p className={css.quiet}>{t('customize.noHistory')}</p>
  return (
    <ol className={css.versions}>
      {versions.map((version, index) => (
        <li key={version.id}>
          <div>
            <strong>{t('customize.version', { number: version.number })}</strong>
            <span className={css.quiet}>
              {format.dateTime(version.createdAt)}, {version.createdBy?.name ?? '—'}
            </span>
            {version.note ? <span>{version.note}</span> : null}
          </div>
          {index > 0 ? (
            <Button size="compact-xs" variant="default" onClick={() => onReturn(version)}>
              {t('customize.back')}
            </Button>
          ) : null}
        </li>
      ))}
    </ol>
  )
}
