import { IconAlertTriangle } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ValueProps } from '../types'
import { lookAlikes } from './alike'
import css from './alike.module.css'

/** A warning while somebody types: such records are there already, with the way to them and what they share. */
export function LookAlikesValue({ field, value }: ValueProps) {
  const { t } = useTranslation()
  return (
    <section className={css.warning} aria-label={field.label} aria-live="polite">
      <IconAlertTriangle size={18} className={css.icon} aria-hidden="true" />
      <div>
        <p className={css.head}>{t('widgets.alike.head')}</p>
        <ul className={css.list}>
          {lookAlikes(value).map((found) => (
            <li key={`${found.type}/${found.id}`}>
              <Link to="/r/$type/$id" params={{ type: found.type, id: found.id }} className={css.link}>
                {found.title}
              </Link>
              <span className={css.why}>{t('widgets.alike.same', { what: found.why.join(', ') })}</span>
            </li>
          ))}
        </ul>
      </div>
    </section>
  )
}
