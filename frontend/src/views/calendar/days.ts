import type { RecordData } from '@/data'
import type { FieldSpec } from '@/spec/types.gen'
import { addDays, addMonths, daysBetween, instantOf, monthGrid, wallOf, weekStart } from '@/widgets/date/days'

export type Period = 'month' | 'week'

export function shownDays(date: string, period: Period): string[] {
  if (period === 'week') return Array.from({ length: 7 }, (_, index) => addDays(weekStart(date), index))
  const days = monthGrid(date)
  return days[35]?.slice(0, 7) === date.slice(0, 7) ? days : days.slice(0, 35)
}

export function turned(date: string, period: Period, by: number): string {
  return period === 'week' ? addDays(date, by * 7) : addMonths(date, by)
}

/** The person's own day of a date or an instant. */
export function dayOf(field: FieldSpec, value: unknown, timeZone: string): string | null {
  if (!value) return null
  return field.type === 'datetime' ? wallOf(String(value), timeZone).day : String(value).slice(0, 10)
}

/** The value after a move to another day; an instant keeps its time. */
export function movedTo(field: FieldSpec, value: unknown, day: string, timeZone: string): string {
  if (field.type !== 'datetime') return day
  return instantOf(day, value ? wallOf(String(value), timeZone).time : '09:00', timeZone)
}

/** Records by each day that they lie on: from their start to their end. */
export function byDay(
  records: readonly RecordData[],
  start: FieldSpec,
  end: FieldSpec | undefined,
  days: readonly string[],
  timeZone: string,
): Map<string, RecordData[]> {
  const found = new Map<string, RecordData[]>()
  for (const record of records) {
    const first = dayOf(start, record[start.name], timeZone)
    if (!first) continue
    const last = (end ? dayOf(end, record[end.name], timeZone) : null) ?? first
    const length = Math.min(60, Math.max(0, daysBetween(first, last)))
    for (let index = 0; index <= length; index++) {
      const day = addDays(first, index)
      if (days.includes(day)) found.set(day, [...(found.get(day) ?? []), record])
    }
  }
  return found
}
