import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { timeZones } from '@/app/settings/timeZones'
import css from './SignUp.module.css'

export interface RegionValues {
  country: string
  currency: string
  timeZone: string
}

const COUNTRIES: Record<string, string> = {
  RU: 'RUB',
  BY: 'BYN',
  KZ: 'KZT',
  AM: 'AMD',
  KG: 'KGS',
  UZ: 'UZS',
  AZ: 'AZN',
  GE: 'GEL',
  RS: 'RSD',
  TR: 'TRY',
  AE: 'AED',
  DE: 'EUR',
  FR: 'EUR',
  GB: 'GBP',
  US: 'USD',
  IN: 'INR',
  CN: 'CNY',
}

/** What the browser tells about where somebody is: Russia where the language is Russian. */
export function regionHere(language: string): RegionValues {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions()
  const spoken = new Intl.Locale(navigator.language || language).region ?? ''
  const country = language === 'ru' && !(spoken in COUNTRIES) ? 'RU' : spoken in COUNTRIES ? spoken : 'RU'
  const known = timeZone && timeZone !== 'UTC' ? timeZone : 'Europe/Moscow'
  return { country, currency: COUNTRIES[country] ?? 'RUB', timeZone: known }
}

interface Props {
  values: RegionValues
  errors: Record<string, string>
  onChange: (values: RegionValues) => void
}

/** Country, currency and time zone: said in a line, opened to change. */
export function Region({ values, errors, onChange }: Props) {
  const { t, i18n } = useTranslation()
  const [open, setOpen] = useState(false)
  const countryName = new Intl.DisplayNames(i18n.language, { type: 'region' })
  const currencyName = new Intl.DisplayNames(i18n.language, { type: 'currency' })
  const wrong = errors.country ?? errors.currency ?? errors.timeZone
  if (!open && !wrong) {
    return (
      <p className={css.region}>
        {countryName.of(values.country)}, {values.currency}, {values.timeZone.replaceAll('_', ' ')}{' '}
        <button type="button" className={css.suggestion} onClick={() => setOpen(true)}>
          {t('public.signUp.change')}
        </button>
      </p>
    )
  }
  return (
    <div className={css.regionFields}>
      <NativeSelect
        size="md"
        label={t('public.signUp.country')}
        data={Object.keys(COUNTRIES).map((value) => ({ value, label: countryName.of(value) ?? value }))}
        value={values.country}
        onChange={({ currentTarget: { value } }) =>
          onChange({ ...values, country: value, currency: COUNTRIES[value] ?? values.currency })
        }
        error={errors.country}
      />
      <NativeSelect
        size="md"
        label={t('public.signUp.currency')}
        data={[...new Set(Object.values(COUNTRIES))].map((value) => ({
          value,
          label: `${value}, ${currencyName.of(value) ?? ''}`,
        }))}
        value={values.currency}
        onChange={({ currentTarget: { value } }) => onChange({ ...values, currency: value })}
        error={errors.currency}
      />
      <NativeSelect
        size="md"
        label={t('profile.timeZone')}
        data={timeZones(i18n.language, values.timeZone)}
        value={values.timeZone}
        onChange={({ currentTarget: { value } }) => onChange({ ...values, timeZone: value })}
        error={errors.timeZone}
      />
    </div>
  )
}
