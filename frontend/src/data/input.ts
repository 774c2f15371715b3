import type { FieldSpec, LinesSpec, ModelSpec } from '@/spec/types.gen'
import type { RecordData } from './selection'

/** Lines that exist only in the form carry ids that start so. */
export const NEW_LINE = 'new-'

export interface LinesInput {
  create: Record<string, unknown>[]
  update: Record<string, unknown>[]
  delete: string[]
}

/** The value as the API takes it: relations as ids, empty text for a number or a date as nothing. */
export function inputValue(field: FieldSpec, value: unknown): unknown {
  // Options are texts; those of a whole number are written as numbers.
  const type = field.type === 'select' && field.digits === 0 ? 'int' : field.type
  switch (type) {
    case 'm2o':
      return value === null || value === undefined || value === '' ? null : idOf(value)
    case 'm2m':
      return Array.isArray(value) ? value.map(idOf) : []
    case 'int':
      return value === '' || value === null || value === undefined ? null : Number(value)
    case 'decimal':
    case 'money':
    case 'percent':
      return value === '' || value === null || value === undefined ? null : String(value)
    case 'date':
    case 'datetime':
      return value === '' || value === undefined ? null : value
    default:
      return value
  }
}

function idOf(value: unknown): string {
  return value !== null && typeof value === 'object' && 'id' in value
    ? String((value as { id: unknown }).id)
    : String(value)
}

/** What changed between the record as loaded (null: a new one) and the form, as the API's input. */
export function changes(
  spec: ModelSpec,
  before: RecordData | null,
  now: Record<string, unknown>,
): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(now)) {
    const part = spec.lines[name]
    if (part) {
      const found = lineChanges(part, asRows(before?.[name]), asRows(value))
      if (found) input[name] = found
      continue
    }
    const field = spec.fields[name]
    if (!field || field.readonly || field.type === 'o2m') continue
    const next = inputValue(field, value)
    const differs = before === null ? next !== undefined : !equal(inputValue(field, before[name]), next)
    if (differs) input[name] = next
  }
  return input
}

/** The lines' commands, or null where nothing changed. */
export function lineChanges(part: LinesSpec, before: RecordData[], now: RecordData[]): LinesInput | null {
  const old = new Map(before.map((row) => [row.id, row]))
  const kept = new Set(now.map((row) => row.id))
  const commands: LinesInput = { create: [], update: [], delete: [] }
  commands.delete = before.filter((row) => !kept.has(row.id)).map((row) => row.id)
  for (const row of now) {
    const was = old.get(row.id)
    const values = lineValues(part, was ?? null, row)
    if (!was) commands.create.push(values)
    else if (Object.keys(values).length > 0) commands.update.push({ id: row.id, ...values })
  }
  const some = commands.create.length + commands.update.length + commands.delete.length > 0
  return some ? commands : null
}

function lineValues(part: LinesSpec, before: RecordData | null, now: RecordData): Record<string, unknown> {
  const values: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(part.fields)) {
    if (field.readonly || !(name in now)) continue
    const next = inputValue(field, now[name])
    if (before && equal(inputValue(field, before[name]), next)) continue
    if (next !== undefined) values[name] = next
  }
  return values
}

function asRows(value: unknown): RecordData[] {
  return Array.isArray(value) ? (value as RecordData[]) : []
}

/** Whether two input values are the same: lists of plain items in any order, lists of objects (a rule's steps) in theirs. */
export function equal(left: unknown, right: unknown): boolean {
  if (left === right) return true
  if (left === null || right === null || left === undefined || right === undefined)
    return (left ?? null) === (right ?? null)
  if (Array.isArray(left) && Array.isArray(right)) {
    if (left.length !== right.length) return false
    if ([...left, ...right].some((item) => typeof item === 'object'))
      return JSON.stringify(left) === JSON.stringify(right)
    return [...left].sort().join('\n') === [...right].sort().join('\n')
  }
  if (typeof left === 'object' || typeof right === 'object') return JSON.stringify(left) === JSON.stringify(right)
  return false
}
