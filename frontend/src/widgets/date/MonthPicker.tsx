import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/ui/IconButton'
import { useScope } from '../scope'
import css from '../widgets.module.css'
import { addMonths, monthGrid, toUtc } from './days'

interface Props {
  value: string | null
  onPick: (day: string | null) => void
}

/** A month's page to pick a day from. */
export function MonthPicker({ value, onPick }: Props) {
  const { t } = useTranslation()
  const { format, today } = useScope()
  const [shown, setShown] = useState(value ?? today)
  const days = monthGrid(shown)
  return (
    <div className={css.month}>
      <div className={css.monthHead}>
        <IconButton label={t('widgets.previousMonth')} onClick={() => setShown(addMonths(shown, -1))}>
          <IconChevronLeft size={15} />
        </IconButton>
        <span>{format.month(shown)}</span>
        <IconButton label={t('widgets.nextMonth')} onClick={() => setShown(addMonths(shown, 1))}>
          <IconChevronRight size={15} />
        </IconButton>
      </div>
      <div className={css.grid}>
        {days.slice(0, 7).map((day) => (
          <span key={day} className={css.weekday} aria-hidden="true">
            {weekday(day, format.locale)}
          </span>
        ))}
        {days.map((day) => (
          <button
            key={day}
            type="button"
            className={css.day}
            data-outside={day.slice(0, 7) !== shown.slice(0, 7) || undefined}
            data-today={day === today || undefined}
            data-chosen={day === value || undefined}
            aria-label={format.date(day)}
            aria-pressed={day === value}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onPick(day)}
          >
            {Number(day.slice(8))}
          </button>
        ))}
      </div>
      <div className={css.monthFoot}>
        <button
          type="button"
          className={css.quiet}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(today)}
        >
          {t('widgets.today')}
        </button>
        <button
          type="button"
          className={css.quiet}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => onPick(null)}
        >
          {t('widgets.clear')}
        </button>
      </div>
    </div>
  )
}

export function weekday(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { weekday: 'short', timeZone: 'UTC' }).format(toUtc(day))
}
