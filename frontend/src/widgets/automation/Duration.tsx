import { useTranslation } from 'react-i18next'
import type { EditorProps, ValueProps } from '../types'
import widgets from '../widgets.module.css'
import css from './automation.module.css'
import { Choose } from './Choose'
import { inUnits, UNITS, type Unit } from './steps'

interface Props {
  minutes: number
  /** Before a date, too. */
  signed: boolean
  onChange: (minutes: number) => void
  id?: string
}

/** A length of time in minutes, hours or days; with `signed` before or after a date. */
export function Duration({ minutes, signed, onChange, id }: Props) {
  const { t } = useTranslation()
  const { count, unit } = inUnits(minutes)
  const sign = minutes < 0 ? -1 : 1
  return (
    <span className={css.count}>
      <input
        id={id}
        type="number"
        min={0}
        className={`${widgets.input} ${widgets.boxed}`}
        aria-label={t('automation.howLong')}
        value={count}
        onChange={(event) => onChange(sign * Math.abs(Math.trunc(Number(event.target.value)) || 0) * UNITS[unit])}
      />
      <Choose
        label={t('automation.unit')}
        value={unit}
        choices={Object.keys(UNITS).map((value) => ({ value, label: t(`automation.units.${value}`) }))}
        onChange={(next) => onChange(sign * count * UNITS[next as Unit])}
      />
      {signed ? (
        <Choose
          label={t('automation.side')}
          value={sign < 0 ? 'before' : 'after'}
          choices={['before', 'after'].map((value) => ({ value, label: t(`automation.sides.${value}`) }))}
          onChange={(next) => onChange((next === 'before' ? -1 : 1) * Math.abs(minutes))}
        />
      ) : null}
    </span>
  )
}

/** How long before or after the date a rule runs. */
export function DurationEditor({ id, value, onChange }: EditorProps) {
  return <Duration id={id} minutes={Number(value) || 0} signed onChange={onChange} />
}

export function DurationValue({ value }: ValueProps) {
  const { t } = useTranslation()
  const minutes = Number(value) || 0
  const { count, unit } = inUnits(minutes)
  if (minutes === 0) return <span>{t('automation.sides.at')}</span>
  return (
    <span>
      {count} {t(`automation.units.${unit}`)} {t(`automation.sides.${minutes < 0 ? 'before' : 'after'}`)}
    </span>
  )
}
