import type { ViewType, Where } from '@/spec/types.gen'

/** All of a collection's view state; it lives in the URL, so Back undoes a filter and a link shows the same. */
export interface ViewState {
  view?: ViewType
  /** Text in the search field. */
  q?: string
  /** Ids of ready filters; absent: the spec's default ones. */
  filters?: string[]
  /** Conditions that somebody built, as a `where` of the API. */
  where?: Where
  /** "stage", "createdAt:month"; see `records.byFromText`. */
  group?: string[]
  /** "name", "-amount"; see `records.orderFromText`. */
  order?: string[]
  columns?: string[]
  measures?: string[]
  rows?: string[]
  cols?: string[]
  kind?: string
  /** A calendar's day and period. */
  date?: string
  period?: string
  page?: number
  /** The id of the saved view that this started from. */
  saved?: string
  /** The record shown beside the list. */
  peek?: string
}

/** State of one record's screen: which tab is open, and the list that it was opened from (for next and previous). */
export interface RecordState {
  tab?: string
  from?: string
  /** Values that a new record starts with. */
  values?: Record<string, unknown>
}

type Raw = Record<string, unknown>

const TEXTS = ['view', 'q', 'kind', 'date', 'period', 'saved', 'peek'] as const
const LISTS = ['filters', 'group', 'order', 'columns', 'measures', 'rows', 'cols'] as const

/** Whatever stands in the address as view state; what does not fit is left out, never an error. */
export function readViewState(raw: Raw): ViewState {
  const state: Raw = {}
  for (const name of TEXTS) if (typeof raw[name] === 'string' && raw[name] !== '') state[name] = raw[name]
  for (const name of TEXTS) if (typeof raw[name] === 'number') state[name] = String(raw[name])
  for (const name of LISTS) if (Array.isArray(raw[name])) state[name] = raw[name].map(String)
  // Typed by hand: ?columns=name,email
  for (const name of LISTS) if (typeof raw[name] === 'string') state[name] = raw[name].split(',').filter(Boolean)
  if (isObject(raw.where)) state.where = raw.where
  if (typeof raw.page === 'number' && raw.page > 1) state.page = Math.floor(raw.page)
  // The router keeps what it finds in the address: what is not ours must be taken out by name.
  for (const name of Object.keys(raw)) if (!(name in state)) state[name] = undefined
  return state as ViewState
}

export function readRecordState(raw: Raw): RecordState {
  const state: RecordState = {}
  if (typeof raw.tab === 'string') state.tab = raw.tab
  if (typeof raw.from === 'string') state.from = raw.from
  if (isObject(raw.values)) state.values = raw.values
  return state
}

function isObject(value: unknown): value is Raw {
  return value !== null && typeof value === 'object' && !Array.isArray(value)
}
