import { addDays, addMonths, monthStart, quarterStart, weekStart, yearStart } from '@/widgets/date/days'

export const PERIODS = [
  'today',
  'week',
  'month',
  'quarter',
  'year',
  'lastWeek',
  'lastMonth',
  'lastQuarter',
  'lastYear',
  'last7',
  'last30',
  'next7',
  'next30',
  'past',
] as const
export type Period = (typeof PERIODS)[number]

/** What stands in a stored condition for a day that moves: "$month_start". */
export function dayOf(token: string, today: string): string | null {
  switch (token) {
    case '$today':
      return today
    case '$tomorrow':
      return addDays(today, 1)
    case '$last_7_days':
      return addDays(today, -6)
    case '$last_30_days':
      return addDays(today, -29)
    case '$in_7_days':
      return addDays(today, 7)
    case '$in_30_days':
      return addDays(today, 30)
    case '$week_start':
      return weekStart(today)
    case '$next_week_start':
      return addDays(weekStart(today), 7)
    case '$last_week_start':
      return addDays(weekStart(today), -7)
    case '$month_start':
      return monthStart(today)
    case '$next_month_start':
      return addMonths(monthStart(today), 1)
    case '$last_month_start':
      return addMonths(monthStart(today), -1)
    case '$quarter_start':
      return quarterStart(today)
    case '$next_quarter_start':
      return addMonths(quarterStart(today), 3)
    case '$last_quarter_start':
      return addMonths(quarterStart(today), -3)
    case '$year_start':
      return yearStart(today)
    case '$next_year_start':
      return addMonths(yearStart(today), 12)
    case '$last_year_start':
      return addMonths(yearStart(today), -12)
    default:
      return null
  }
}

const RANGES: Record<Period, { gte?: string; lt?: string }> = {
  today: { gte: '$today', lt: '$tomorrow' },
  week: { gte: '$week_start', lt: '$next_week_start' },
  month: { gte: '$month_start', lt: '$next_month_start' },
  quarter: { gte: '$quarter_start', lt: '$next_quarter_start' },
  year: { gte: '$year_start', lt: '$next_year_start' },
  lastWeek: { gte: '$last_week_start', lt: '$week_start' },
  lastMonth: { gte: '$last_month_start', lt: '$month_start' },
  lastQuarter: { gte: '$last_quarter_start', lt: '$quarter_start' },
  lastYear: { gte: '$last_year_start', lt: '$year_start' },
  last7: { gte: '$last_7_days', lt: '$tomorrow' },
  last30: { gte: '$last_30_days', lt: '$tomorrow' },
  next7: { gte: '$today', lt: '$in_7_days' },
  next30: { gte: '$today', lt: '$in_30_days' },
  past: { lt: '$today' },
}

export function rangeOf(period: Period): { gte?: string; lt?: string } {
  return RANGES[period]
}

/** Which period a stored range is; null when it is none of ours. */
export function periodOf(range: Record<string, unknown>): Period | null {
  const text = (value: unknown) => (typeof value === 'string' ? value : '')
  return (
    PERIODS.find((name) => text(RANGES[name].gte) === text(range.gte) && text(RANGES[name].lt) === text(range.lt)) ??
    null
  )
}
