import { useMemo } from 'react'
import { formatter } from '@/format/format'
import { useTranslation } from '@/i18n/translate'

/** Prices as this visitor reads them; "free" for nothing. */
export function useMoney(currency: string) {
  const { t, language } = useTranslation()
  return useMemo(() => {
    const { money } = formatter({ language, timeZone: 'UTC', currency: currency || 'RUB' })
    return (price: string | number) => (Number(price) === 0 ? t('public.free') : money(price, currency, 0))
  }, [language, currency, t])
}
