import { useTranslation } from 'react-i18next'
import type { FieldSpec } from '@/spec/types.gen'
import { useScope, useTitles } from '@/widgets'
import { addDays } from '@/widgets/date/days'
import type { Condition } from './conditions'

/** The words of a condition: "Стадия: Новая, В работе". */
export function useConditionText(field: FieldSpec | undefined, condition: Condition | null): string {
  const { t } = useTranslation()
  const { format, userId } = useScope()
  const isLink = field?.type === 'm2o' || field?.type === 'm2m'
  const ids = isLink && Array.isArray(condition?.value) ? condition.value.map(String) : []
  const asked = ids.filter((id) => !id.startsWith('$'))
  const { data: titles } = useTitles(isLink ? field?.relation : undefined, asked)
  if (!field || !condition) return t('views.search.special')
  const { operator, value } = condition
  if (operator === 'yes') return field.label
  if (operator === 'no') return `${field.label}: ${t('widgets.no')}`
  if (operator === 'empty' || operator === 'filled') return `${field.label}: ${t(`views.operators.${operator}`)}`
  if (operator === 'within') return `${field.label}: ${t(`views.periods.${String(value)}`)}`
  if (operator === 'between') {
    const [from, to] = (value as string[]).map((item) => item.slice(0, 10))
    return `${field.label}: ${format.date(from)} – ${format.date(addDays(to ?? '', -1))}`
  }
  const names = (Array.isArray(value) ? value : [value]).map((item) => {
    if (item === '$me' || (isLink && item === userId && !titles)) return t('views.search.me')
    if (isLink) return titles?.find((title) => title.id === String(item))?.title ?? '…'
    if (field.options) return field.options.find((option) => option.value === String(item))?.label ?? String(item)
    if (field.type === 'money') return format.money(String(item), field.currency)
    if (field.type === 'date' || field.type === 'datetime') return format.date(String(item))
    return String(item)
  })
  const sign = operator === 'in' ? ':' : ` ${t(`views.operators.${operator}`)}`
  return `${field.label}${sign} ${names.join(', ')}`
}
