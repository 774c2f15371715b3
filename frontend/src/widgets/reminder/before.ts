const UNITS = [
  { unit: 'day', minutes: 24 * 60 },
  { unit: 'hour', minutes: 60 },
  { unit: 'minute', minutes: 1 },
] as const

/** What is offered before anybody types a number. */
export const USUAL = [0, 5, 15, 30, 60, 120, 24 * 60, 2 * 24 * 60, 7 * 24 * 60] as const
export const MOST = 60 * 24 * 60

/** "15 мин", "2 часа", "1 день": the largest unit that the minutes fill. */
export function lengthText(minutes: number, locale: string): string {
  const { unit, minutes: size } = UNITS.find((each) => minutes % each.minutes === 0) ?? UNITS[2]
  const unitDisplay = unit === 'minute' ? 'short' : 'long'
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay }).format(minutes / size)
}

/** The lengths that a typed number may mean: "45" is 45 minutes, hours or days. */
export function meant(typed: string): number[] {
  const count = Number.parseInt(typed.replace(/\D+/g, ''), 10)
  if (Number.isNaN(count)) return [...USUAL]
  if (count === 0) return [0]
  return UNITS.map((each) => count * each.minutes)
    .filter((minutes) => minutes <= MOST)
    .reverse()
}
