import type { FieldSpec, FieldType, ModelSpec, Where } from '@/spec/types.gen'
import { PERIODS, type Period, periodOf, rangeOf } from './periods'

export type Operator =
  | 'contains'
  | 'startsWith'
  | 'eq'
  | 'neq'
  | 'in'
  | 'notIn'
  | 'gt'
  | 'gte'
  | 'lt'
  | 'lte'
  | 'within'
  | 'between'
  | 'yes'
  | 'no'
  | 'empty'
  | 'filled'

/** One condition that somebody built: field, operator, value (a list of values for "in"). */
export interface Condition {
  field: string
  operator: Operator
  value: unknown
}

const TEXT: Operator[] = ['contains', 'eq', 'neq', 'startsWith', 'empty', 'filled']
const NUMBER: Operator[] = ['eq', 'gte', 'lte', 'gt', 'lt', 'neq', 'empty', 'filled']
const DAY: Operator[] = ['within', 'eq', 'gte', 'lte', 'empty', 'filled']
const MOMENT: Operator[] = ['within', 'gte', 'lt', 'empty', 'filled']
const SET: Operator[] = ['in', 'notIn', 'empty', 'filled']
const CHOICE: Operator[] = ['in', 'notIn']
const FLAG: Operator[] = ['yes', 'no']

const OPERATORS: Record<FieldType, Operator[]> = {
  char: TEXT,
  text: TEXT,
  html: ['contains', 'empty', 'filled'],
  email: TEXT,
  url: TEXT,
  phone: TEXT,
  int: NUMBER,
  decimal: NUMBER,
  percent: NUMBER,
  money: NUMBER,
  date: DAY,
  datetime: MOMENT,
  time: ['gte', 'lte'],
  bool: FLAG,
  mark: FLAG,
  select: CHOICE,
  state: CHOICE,
  color: CHOICE,
  choices: SET,
  m2o: SET,
  m2m: SET,
  o2m: ['empty', 'filled'],
  json: [],
}

export function operatorsOf(field: FieldSpec): Operator[] {
  return OPERATORS[field.type] ?? []
}

export function takesValue(operator: Operator): boolean {
  return !['yes', 'no', 'empty', 'filled'].includes(operator)
}

const TEXTUAL = new Set<FieldType>(['char', 'text', 'html', 'email', 'url', 'phone', 'select', 'color', 'state'])

/** The condition as the API asks it. */
export function toWhere(field: FieldSpec, condition: Condition): Where {
  return { [field.name]: comparison(field, condition.operator, condition.value) }
}

function comparison(field: FieldSpec, operator: Operator, value: unknown): Where {
  if (operator === 'yes') return { eq: true }
  if (operator === 'no') return field.custom ? { neq: true } : { eq: false }
  if (operator === 'within') return { ...rangeOf(value as Period) }
  if (operator === 'between') return { gte: (value as string[])[0], lt: (value as string[])[1] }
  if (field.type === 'm2o') return { id: linked(operator, value) }
  if (operator === 'empty' || operator === 'filled') return presence(field, operator === 'empty')
  if (field.type === 'choices') return { [operator === 'notIn' ? 'none' : 'some']: { in: value } }
  if (field.type === 'm2m' || field.type === 'o2m') return listed(operator, value)
  return { [operator]: field.type === 'int' ? Number(value) : value }
}

/** Empty or not: own fields of the company have no value then, texts are "", lists have no entries. */
function presence(field: FieldSpec, empty: boolean): Where {
  if (!field.custom && (field.type === 'm2m' || field.type === 'o2m')) return empty ? { none: {} } : { some: {} }
  if (!field.custom && TEXTUAL.has(field.type)) return empty ? { eq: '' } : { neq: '' }
  return { isNull: empty }
}

function linked(operator: Operator, value: unknown): Where {
  if (operator === 'empty') return { isNull: true }
  if (operator === 'filled') return { isNull: false }
  return { [operator]: value }
}

function listed(operator: Operator, value: unknown): Where {
  return { [operator === 'notIn' ? 'none' : 'some']: { id: { in: value } } }
}

type Raw = Record<string, unknown>

/** A condition of the API as one that can be shown and changed; null where it says more than we can build. */
export function fromWhere(spec: ModelSpec, where: Where): Condition | null {
  const entries = Object.entries(where)
  const [name, raw] = entries[0] ?? []
  const field = name ? spec.fields[name] : undefined
  if (entries.length !== 1 || !field || raw === null || typeof raw !== 'object') return null
  const found = read(field, raw as Raw)
  return found ? { field: field.name, ...found } : null
}

function read(field: FieldSpec, raw: Raw): Omit<Condition, 'field'> | null {
  if (field.type === 'm2o') return oneOf(readPlain((raw.id as Raw | undefined) ?? {}, false))
  if (field.custom && typeof raw.isNull === 'boolean') return { operator: raw.isNull ? 'empty' : 'filled', value: null }
  if (field.type === 'choices') return readChosen(raw)
  if (field.type === 'm2m' || field.type === 'o2m') return readListed(raw)
  if (field.type === 'bool' || field.type === 'mark') return readFlag(raw)
  if (isDay(field)) return readDay(raw)
  const found = readPlain(raw, TEXTUAL.has(field.type))
  return CHOICE === OPERATORS[field.type] ? oneOf(found) : found
}

function readFlag(raw: Raw): Omit<Condition, 'field'> | null {
  if (raw.neq === true) return { operator: 'no', value: null }
  return typeof raw.eq === 'boolean' ? { operator: raw.eq ? 'yes' : 'no', value: null } : null
}

function readDay(raw: Raw): Omit<Condition, 'field'> | null {
  const period = periodOf(raw)
  if (period) return { operator: 'within', value: period }
  if (Object.keys(raw).length === 2 && raw.gte && raw.lt) return { operator: 'between', value: [raw.gte, raw.lt] }
  return readPlain(raw, false)
}

function isDay(field: FieldSpec): boolean {
  return field.type === 'date' || field.type === 'datetime'
}

/** "is this one" reads as "is one of these": so do the conditions of groups. */
function oneOf(found: Omit<Condition, 'field'> | null): Omit<Condition, 'field'> | null {
  if (found?.operator === 'eq') return { operator: 'in', value: [found.value] }
  return found?.operator === 'neq' ? { operator: 'notIn', value: [found.value] } : found
}

function readPlain(raw: Raw, textual: boolean): Omit<Condition, 'field'> | null {
  const entries = Object.entries(raw)
  const [operator, value] = entries[0] ?? []
  if (entries.length !== 1 || operator === undefined) return null
  if (operator === 'isNull') return { operator: value ? 'empty' : 'filled', value: null }
  if (textual && value === '' && operator === 'eq') return { operator: 'empty', value: null }
  if (textual && value === '' && operator === 'neq') return { operator: 'filled', value: null }
  return { operator: operator as Operator, value }
}

function readChosen(raw: Raw): Omit<Condition, 'field'> | null {
  const [quantifier, inner] = Object.entries(raw)[0] ?? []
  if (inner === null || typeof inner !== 'object' || !('in' in inner)) return null
  return { operator: quantifier === 'none' ? 'notIn' : 'in', value: inner.in }
}

function readListed(raw: Raw): Omit<Condition, 'field'> | null {
  const [quantifier, inner] = Object.entries(raw)[0] ?? []
  if (inner === null || typeof inner !== 'object') return null
  const ids = ((inner as Raw).id as Raw | undefined)?.in
  if (ids === undefined && Object.keys(inner).length > 0) return null
  if (ids === undefined) return { operator: quantifier === 'none' ? 'empty' : 'filled', value: null }
  return { operator: quantifier === 'none' ? 'notIn' : 'in', value: ids }
}

/** The parts of a built `where`, each of which is one chip. */
export function partsOf(where: Where | undefined): Where[] {
  if (!where) return []
  const { AND, ...rest } = where
  const inner = Array.isArray(AND) ? (AND as Where[]) : []
  return [...Object.entries(rest).map(([name, value]) => ({ [name]: value })), ...inner]
}

/** Parts as one `where`; nothing for none. */
export function joined(parts: readonly Where[]): Where | undefined {
  const some = parts.filter((part) => Object.keys(part).length > 0)
  if (some.length === 0) return undefined
  return some.length === 1 ? some[0] : { AND: some }
}

/** A value added to the conditions: into the one that asks the same of the same field, else as a new one. */
export function withCondition(spec: ModelSpec, where: Where | undefined, added: Condition): Where | undefined {
  const parts = partsOf(where)
  const field = spec.fields[added.field]
  if (!field) return where
  const at = parts.findIndex((part) => {
    const found = fromWhere(spec, part)
    return found?.field === added.field && found.operator === added.operator
  })
  const old = at >= 0 ? fromWhere(spec, parts[at] ?? {}) : null
  if (old && Array.isArray(old.value) && Array.isArray(added.value)) {
    const value = [...new Set([...old.value, ...added.value])]
    return joined(parts.map((part, index) => (index === at ? toWhere(field, { ...added, value }) : part)))
  }
  return joined([...parts, toWhere(field, added)])
}

export function withoutPart(where: Where | undefined, index: number): Where | undefined {
  return joined(partsOf(where).filter((_part, at) => at !== index))
}

export { PERIODS, type Period }
