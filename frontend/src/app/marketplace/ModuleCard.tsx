import { Loader } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/ui/Icon'
import { useFormat } from '../session'
import type { MarketModule } from './api'
import css from './Marketplace.module.css'

interface Props {
  module: MarketModule
  busy: boolean
  onOpen: () => void
}

/** One module: what it is for, what it costs, whether the company has it. */
export function ModuleCard({ module, busy, onOpen }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const free = Number(module.price) === 0
  return (
    <button type="button" className={css.card} data-on={module.state === 'enabled' || undefined} onClick={onOpen}>
      <span className={css.cardHead}>
        <span className={css.badge}>
          <Icon name={module.icon} size={19} />
        </span>
        <span className={css.cardTitle}>{module.title}</span>
        {busy ? <Loader size={15} /> : null}
      </span>
      <span className={css.summary}>{module.summary}</span>
      <span className={css.cardFoot}>
        <span className={css.price}>
          {free ? t('market.free') : t('market.perMonth', { price: format.money(module.price, module.currency, 0) })}
        </span>
        {module.state === 'enabled' ? (
          <span className={css.on}>
            <IconCheck size={14} aria-hidden="true" /> {t('market.isOn')}
          </span>
        ) : null}
        {module.state === 'disabled' ? <span className={css.kept}>{t('market.dataKept')}</span> : null}
      </span>
    </button>
  )
}
