/** Days as text, "2026-11-24": they have no time zone, so they are counted in UTC. */

const DAY = 86_400_000

export function todayIn(timeZone: string, now: Date = new Date()): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(now)
}

export function toUtc(day: string): Date {
  return new Date(`${day.slice(0, 10)}T00:00:00Z`)
}

export function toDay(date: Date): string {
  return date.toISOString().slice(0, 10)
}

export function addDays(day: string, count: number): string {
  return toDay(new Date(toUtc(day).getTime() + count * DAY))
}

export function addMonths(day: string, count: number): string {
  const at = toUtc(day)
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + count, 1))
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return toDay(new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), Math.min(at.getUTCDate(), last))))
}

export function daysBetween(from: string, to: string): number {
  return Math.round((toUtc(to).getTime() - toUtc(from).getTime()) / DAY)
}

let firstDay = 1

/** From now on weeks begin with this day: 1 is Monday, 7 Sunday. The language decides it. */
export function setWeekStart(day: number) {
  firstDay = day
}

export function weekStart(day: string): string {
  return addDays(day, -((toUtc(day).getUTCDay() - firstDay + 7) % 7))
}

export function monthStart(day: string): string {
  return `${day.slice(0, 7)}-01`
}

export function quarterStart(day: string): string {
  const month = Math.floor((Number(day.slice(5, 7)) - 1) / 3) * 3 + 1
  return `${day.slice(0, 4)}-${String(month).padStart(2, '0')}-01`
}

export function yearStart(day: string): string {
  return `${day.slice(0, 4)}-01-01`
}

/** The six weeks that a month's page shows. */
export function monthGrid(day: string): string[] {
  const first = weekStart(monthStart(day))
  return Array.from({ length: 42 }, (_, index) => addDays(first, index))
}

/** A day's wall time in a zone as an instant: ("2026-11-24", "10:30", "Europe/Moscow") → "2026-11-24T07:30:00.000Z". */
export function instantOf(day: string, time: string, timeZone: string): string {
  const wall = new Date(`${day}T${time.length === 5 ? time : '00:00'}:00Z`).getTime()
  const guess = wall - offsetAt(new Date(wall), timeZone)
  return new Date(wall - offsetAt(new Date(guess), timeZone)).toISOString()
}

/** An instant's day and wall time in a zone. */
export function wallOf(instant: string, timeZone: string): { day: string; time: string } {
  const at = new Date(instant)
  const local = new Date(at.getTime() + offsetAt(at, timeZone)).toISOString()
  return { day: local.slice(0, 10), time: local.slice(11, 16) }
}

function offsetAt(at: Date, timeZone: string): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(at)
  const of = (type: string) => Number(parts.find((part) => part.type === type)?.value)
  const wall = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'))
  return wall - Math.floor(at.getTime() / 1000) * 1000
}
