import { type Linked, records } from '@/data'
import type { FieldSpec } from '@/spec/types.gen'
import { instantOf } from '@/widgets/date/days'
import { parseDay, parseTime } from '@/widgets/date/parse'
import { parseNumber } from '@/widgets/numbers'

/** What a pasted text means for a field; `problem` names the sentence that says why it means nothing. */
export type ReadCell = { value: unknown } | { problem: 'number' | 'day' | 'choice' | 'yesNo' | 'missing' | 'several' }

interface Scope {
  today: string
  timeZone: string
}

const YES = new Set(['1', '+', 'x', 'х', 'да', 'истина', 'yes', 'true', 'y', '✓'])
const NO = new Set(['', '0', '-', 'нет', 'ложь', 'no', 'false', 'n'])

/** The text of a spreadsheet's cell as the field's value; related records are found by their exact title. */
export async function readCell(field: FieldSpec, text: string, scope: Scope): Promise<ReadCell> {
  const typed = text.trim()
  switch (field.type) {
    case 'int':
    case 'decimal':
    case 'money':
    case 'percent':
      return typed === '' ? { value: null } : orProblem(parseNumber(typed, field.digits), 'number')
    case 'date':
      return typed === '' ? { value: null } : orProblem(parseDay(typed.split(/[T ]/)[0] ?? '', scope.today), 'day')
    case 'datetime':
      return typed === '' ? { value: null } : orProblem(instantIn(typed, scope), 'day')
    case 'time':
      return typed === '' ? { value: null } : orProblem(parseTime(typed), 'day')
    case 'bool':
    case 'mark':
      return yesNo(typed.toLowerCase())
    case 'select':
    case 'color':
      return choice(field, typed)
    case 'm2o':
      return typed === '' ? { value: null } : linked(field, typed)
    case 'm2m':
      return many(field, typed)
    default:
      return { value: text.replace(/\n/g, field.type === 'text' ? '\n' : ' ') }
  }
}

function orProblem<T>(value: T | null, problem: 'number' | 'day'): ReadCell {
  return value === null ? { problem } : { value }
}

function instantIn(typed: string, { today, timeZone }: Scope): string | null {
  if (/^\d{4}-\d\d-\d\dT.*(Z|[+-]\d\d:?\d\d)$/.test(typed)) return new Date(typed).toISOString()
  const [day = '', time = '0'] = typed.split(/[T ]+/)
  const [date, wall] = [parseDay(day, today), parseTime(time.split(':').slice(0, 2).join(':'))]
  return date && wall ? instantOf(date, wall, timeZone) : null
}

function yesNo(typed: string): ReadCell {
  if (YES.has(typed)) return { value: true }
  return NO.has(typed) ? { value: false } : { problem: 'yesNo' }
}

function choice(field: FieldSpec, typed: string): ReadCell {
  const same = (text: string) => text.toLowerCase() === typed.toLowerCase()
  const found = field.options?.find((option) => option.value === typed || same(option.label))
  if (found) return { value: found.value }
  return typed === '' ? { value: '' } : { problem: 'choice' }
}

async function linked(field: FieldSpec, typed: string): Promise<ReadCell> {
  if (!field.relation) return { problem: 'missing' }
  const found = await records.suggest(field.relation, typed)
  const exact = found.filter((item) => item.title.toLowerCase() === typed.toLowerCase())
  if (exact.length > 1) return { problem: 'several' }
  return exact[0] ? { value: exact[0] } : { problem: 'missing' }
}

async function many(field: FieldSpec, typed: string): Promise<ReadCell> {
  const names = [...new Set(typed.split(/[,;]/).map((name) => name.trim()))].filter(Boolean)
  const found = await Promise.all(names.map((name) => linked(field, name)))
  const wrong = found.find((item) => 'problem' in item)
  return wrong ?? { value: found.map((item) => (item as { value: Linked }).value) }
}

/** A value as plain text: what is copied, and what a pasted cell is compared with. */
export function cellText(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.map(cellText).join(', ')
  if (typeof value === 'object') return 'title' in value ? String(value.title) : JSON.stringify(value)
  return String(value).replace(/[\t\n]/g, ' ')
}
