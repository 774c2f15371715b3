import {
  IconAddressBook,
  IconBuilding,
  IconCalendarEvent,
  IconChartBar,
  IconLayoutKanban,
  IconTarget,
} from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { formatter } from '@/format/format'
import { Monogram } from '@/ui/Monogram'
import { Tag } from '@/ui/Tag'
import css from './ProductPicture.module.css'

const MENU = [IconLayoutKanban, IconTarget, IconAddressBook, IconBuilding, IconCalendarEvent, IconChartBar]
const ROWS = [
  { number: 10432, customer: 'ООО «ТехноЛайн»', who: 'Дарья Жук', state: 'offer', amount: '315569.57' },
  { number: 10431, customer: 'АО «Северный ветер»', who: 'Игорь Лебедев', state: 'won', amount: '405294.09' },
  { number: 10430, customer: 'ЗАО «Вектор»', who: 'Анна Ким', state: 'new', amount: '93375.17' },
  { number: 10429, customer: 'Кафе «Утро»', who: 'Дарья Жук', state: 'talks', amount: '240547.37' },
  { number: 10428, customer: 'ТД «Прогресс»', who: 'Анна Ким', state: 'qualified', amount: '857558.72' },
  { number: 10427, customer: 'ООО «Ромашка»', who: 'Игорь Лебедев', state: 'won', amount: '608777.00' },
  { number: 10426, customer: 'ИП Соколова М. А.', who: 'Олег Титов', state: 'qualified', amount: '81698.01' },
] as const
const TONES = { new: 'gray', qualified: 'blue', offer: 'violet', talks: 'orange', won: 'green' } as const

/** The product as it looks, drawn and not photographed: sharp at any size, in the visitor's language and theme. */
export function ProductPicture() {
  const { t, i18n } = useTranslation()
  const format = formatter({ language: i18n.language, timeZone: 'UTC', currency: 'RUB' })
  return (
    <div className={css.window} role="img" aria-label={t('public.picture.label')}>
      <div className={css.side}>
        <div className={css.company}>
          <span className={css.mark}>А</span> ООО «Акме»
        </div>
        {MENU.map((Sign, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a drawing, nothing moves
          <div key={index} className={css.item} data-on={index === 1 || undefined}>
            <Sign size={16} stroke={1.6} />
            {t(`public.picture.menu.${index}`)}
          </div>
        ))}
      </div>
      <div className={css.screen}>
        <div className={css.bar}>
          <b>{t('public.picture.menu.1')}</b>
          <span className={css.tab} data-on>
            {t('public.picture.all')}
          </span>
          <span className={css.tab}>{t('public.picture.mine')}</span>
          <span className={css.new}>+ {t('public.picture.new')}</span>
        </div>
        {ROWS.map((row) => (
          <div key={row.number} className={css.row}>
            <b>№ {row.number}</b>
            <span className={css.customer}>
              <Monogram name={row.customer} /> {row.customer}
            </span>
            <span className={css.who}>
              <Monogram name={row.who} shape="round" /> {row.who}
            </span>
            <span className={css.state}>
              <Tag tone={TONES[row.state]} dot>
                {t(`public.picture.states.${row.state}`)}
              </Tag>
            </span>
            <span className={css.amount}>{format.money(row.amount)}</span>
          </div>
        ))}
      </div>
    </div>
  )
}
