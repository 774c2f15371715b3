import { useTranslation } from 'react-i18next'
import { useScope } from '../scope'
import type { EditorProps, ValueProps } from '../types'
import widgets from '../widgets.module.css'
import css from './automation.module.css'
import { Choose } from './Choose'

interface When {
  kind: 'every' | 'daily' | 'monthly'
  minutes?: number
  at?: string
  weekdays?: number[]
  day?: number
}

const FIRST: Record<When['kind'], When> = {
  every: { kind: 'every', minutes: 60 },
  daily: { kind: 'daily', at: '09:00', weekdays: [0, 1, 2, 3, 4] },
  monthly: { kind: 'monthly', day: 1, at: '09:00' },
}
const ALL = [0, 1, 2, 3, 4, 5, 6]

/** When a rule runs by the clock: every so many minutes, on days of the week, on a day of the month. */
export function TimesEditor({ id, field, value, onChange }: EditorProps) {
  const { t } = useTranslation()
  const when = (value ?? null) as When | null
  const put = (more: Partial<When>) => (when ? onChange({ ...when, ...more }) : undefined)
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of fields without a fieldset's frame
    <div className={css.times} role="group" aria-label={field.label}>
      <Choose
        id={id}
        label={t('automation.timesKind')}
        value={when?.kind ?? ''}
        nothing={when ? undefined : '—'}
        choices={Object.keys(FIRST).map((kind) => ({ value: kind, label: t(`automation.times.${kind}`) }))}
        onChange={(kind) => onChange(FIRST[kind as When['kind']] ?? null)}
      />
      {when?.kind === 'every' ? (
        <span className={css.count}>
          <Whole
            label={t('automation.minutes')}
            value={when.minutes ?? 60}
            least={5}
            most={100_000}
            onChange={(minutes) => put({ minutes })}
          />
          {t('automation.units.minutes')}
        </span>
      ) : null}
      {when?.kind === 'monthly' ? (
        <span className={css.count}>
          <Whole
            label={t('automation.monthDay')}
            value={when.day ?? 1}
            least={1}
            most={31}
            onChange={(day) => put({ day })}
          />
          {t('automation.ofMonth')}
        </span>
      ) : null}
      {when?.kind === 'daily' ? (
        <Weekdays days={when.weekdays ?? ALL} onChange={(weekdays) => put({ weekdays })} />
      ) : null}
      {when && when.kind !== 'every' ? (
        <input
          type="time"
          className={`${widgets.input} ${widgets.boxed} ${css.at}`}
          aria-label={t('widgets.time')}
          value={(when.at ?? '09:00').slice(0, 5)}
          onChange={(event) => (event.target.value ? put({ at: event.target.value }) : undefined)}
        />
      ) : null}
    </div>
  )
}

interface WholeProps {
  label: string
  value: number
  least: number
  most: number
  onChange: (value: number) => void
}

function Whole({ label, value, least, most, onChange }: WholeProps) {
  return (
    <input
      type="number"
      min={least}
      max={most}
      className={`${widgets.input} ${widgets.boxed}`}
      aria-label={label}
      value={value}
      onChange={(event) => onChange(Math.trunc(Number(event.target.value)) || 0)}
    />
  )
}

/** The days of the week; the last one stays, as no day would mean every day. */
function Weekdays({ days, onChange }: { days: number[]; onChange: (days: number[]) => void }) {
  const { t } = useTranslation()
  const names = useWeekdays()
  const toggle = (day: number) => {
    const next = ALL.filter((each) => days.includes(each) !== (each === day))
    if (next.length > 0) onChange(next)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of marks without a fieldset's frame
    <span className={css.days} role="group" aria-label={t('automation.weekdays')}>
      {ALL.map((day) => (
        <button
          key={day}
          type="button"
          className={css.day}
          aria-pressed={days.includes(day)}
          onClick={() => toggle(day)}
        >
          {names[day]}
        </button>
      ))}
    </span>
  )
}

/** Short names of the days, Monday first. */
function useWeekdays(): string[] {
  const { language } = useScope()
  const name = new Intl.DateTimeFormat(language, { weekday: 'short', timeZone: 'UTC' })
  return ALL.map((day) => name.format(new Date(Date.UTC(2024, 0, 1 + day))))
}

export function TimesValue({ value }: ValueProps) {
  const { t } = useTranslation()
  const names = useWeekdays()
  const when = (value ?? null) as When | null
  if (!when) return null
  if (when.kind === 'every') return <span>{t('automation.saidEvery', { count: when.minutes ?? 0 })}</span>
  const at = (when.at ?? '09:00').slice(0, 5)
  if (when.kind === 'monthly') return <span>{t('automation.saidMonthly', { day: when.day, at })}</span>
  const days = (when.weekdays ?? ALL).map((day) => names[day]).join(', ')
  return <span>{t('automation.saidDaily', { days, at })}</span>
}
