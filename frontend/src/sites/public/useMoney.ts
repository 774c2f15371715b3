import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { formatter } from '@/format/format'

/** Prices as this visitor reads them; "free" for nothing. */
export function useMoney(currency: string) {
  const { t, i18n } = useTranslation()
  const language = i18n.language
  return useMemo(() => {
    const { money } = formatter({ language, timeZone: 'UTC', currency: currency || 'RUB' })
    return (price: string | number) => (Number(price) === 0 ? t('public.free') : money(price, currency, 0))
  }, [language, currency, t])
}
