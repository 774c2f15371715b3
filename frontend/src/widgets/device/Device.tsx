import { useTranslation } from 'react-i18next'
import { useBoot } from '@/app/session'
import { Icon } from '@/ui/Icon'
import { Tag } from '@/ui/Tag'
import type { ValueProps } from '../types'
import css from './device.module.css'

const PORTABLE = /Android|iPhone|iPad/

/** A session's browser and system; the session in which one looks at it is marked. */
export function DeviceValue({ value, record }: ValueProps) {
  const { t } = useTranslation()
  const { session } = useBoot().user
  const device = String(value ?? '')
  return (
    <span className={css.device}>
      <Icon name={PORTABLE.test(device) ? 'device-mobile' : 'device-laptop'} size={16} />
      <span className={css.name}>{device || t('widgets.device.unknown')}</span>
      {session !== '' && String(record?.id) === session ? <Tag tone="success">{t('widgets.device.here')}</Tag> : null}
    </span>
  )
}
