import { addDays, addMonths, toDay, toUtc } from './days'

const WORDS: Record<string, number> = {
  сегодня: 0,
  today: 0,
  завтра: 1,
  tomorrow: 1,
  послезавтра: 2,
  вчера: -1,
  yesterday: -1,
}

const STEP = /^([+-]\d{1,4})\s*([дdнwмm]?)\w*$/i
const NUMBERS = /^(\d{1,2})(?:[./\s-](\d{1,2})(?:[./\s-](\d{2}|\d{4}))?)?$/
const ISO = /^(\d{4})-(\d{1,2})-(\d{1,2})$/

/** A day as people type it: "24.11.2026", "24.11", "24", "24112026", "+3", "+2н", "завтра". null: not a day. */
export function parseDay(text: string, today: string): string | null {
  const typed = text.trim().toLowerCase()
  const word = WORDS[typed]
  if (word !== undefined) return addDays(today, word)
  const step = STEP.exec(typed)
  if (step) return stepped(today, Number(step[1]), step[2] ?? '')
  const iso = ISO.exec(typed)
  if (iso) return dayOf(Number(iso[1]), Number(iso[2]), Number(iso[3]))
  const packed = /^(\d{2})(\d{2})(\d{2}|\d{4})$/.exec(typed)
  const found = packed ?? NUMBERS.exec(typed)
  if (!found) return null
  const year = found[3] ? century(found[3]) : Number(today.slice(0, 4))
  const month = found[2] ? Number(found[2]) : Number(today.slice(5, 7))
  return dayOf(year, month, Number(found[1]))
}

function stepped(today: string, count: number, unit: string): string {
  if ('нw'.includes(unit) && unit) return addDays(today, count * 7)
  if ('мm'.includes(unit) && unit) return addMonths(today, count)
  return addDays(today, count)
}

function century(text: string): number {
  return text.length === 2 ? 2000 + Number(text) : Number(text)
}

function dayOf(year: number, month: number, day: number): string | null {
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  const at = toUtc(text)
  return Number.isNaN(at.getTime()) || toDay(at) !== text ? null : text
}

/** A time as people type it: "9", "930", "9:30", "09-30" → "09:30". null: not a time. */
export function parseTime(text: string): string | null {
  const found = /^(\d{1,2})(?:[:.\s-]?(\d{2}))?$/.exec(text.trim())
  if (!found) return null
  const [hours, minutes] = [Number(found[1]), Number(found[2] ?? 0)]
  return hours < 24 && minutes < 60 ? `${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}` : null
}
