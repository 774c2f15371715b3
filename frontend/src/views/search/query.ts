import type { ViewState } from '@/app/viewState'
import { records } from '@/data'
import type { ModelSpec, Where } from '@/spec/types.gen'
import { instantOf } from '@/widgets/date/days'
import { joined } from './conditions'
import { dayOf } from './periods'

export interface Viewer {
  userId: string
  today: string
  timeZone: string
}

/** What a collection asks the server, whatever its view. */
export interface CollectionQuery {
  where: Where | undefined
  search: string | undefined
  order: string[]
  group: string[]
}

/** The ready filters that are on: chosen ones, else those that the spec turns on. */
export function activeFilters(spec: ModelSpec, state: ViewState): string[] {
  return state.filters ?? spec.search.filters.filter((filter) => filter.default).map((filter) => filter.id)
}

export function collectionQuery(spec: ModelSpec, state: ViewState, viewer: Viewer): CollectionQuery {
  const on = new Set(activeFilters(spec, state))
  const ready = spec.search.filters.filter((filter) => on.has(filter.id)).map((filter) => filter.where)
  const parts = [...ready, ...(state.where ? [state.where] : [])].map((part) => resolved(spec, part, viewer))
  const list = spec.views.list
  const standard = list?.defaultOrder.length ? list.defaultOrder : spec.defaultOrder
  const group = state.group ?? (list?.defaultGroup ? [records.byToText(list.defaultGroup)] : [])
  return {
    where: joined(parts),
    search: state.q || undefined,
    order: state.order?.length ? state.order : records.orderToText(standard),
    group: group.filter((text) => spec.fields[text.split(':')[0] ?? '']),
  }
}

/** A condition with $me, $today, $month_start, $now and such replaced; days become instants where the field holds instants. */
export function resolved(spec: ModelSpec, where: Where, viewer: Viewer): Where {
  return walk(where, spec, viewer, false) as Where
}

function walk(value: unknown, spec: ModelSpec, viewer: Viewer, moment: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => walk(item, spec, viewer, moment))
  if (typeof value === 'string') return token(value, viewer, moment)
  if (value === null || typeof value !== 'object') return value
  const entries = Object.entries(value).map(([name, inner]) => {
    const field = spec.fields[name]
    return [name, walk(inner, spec, viewer, field ? field.type === 'datetime' : moment)]
  })
  return Object.fromEntries(entries)
}

/** As exact as anybody reads a clock, so that the same question is not asked anew at every drawing. */
function thisMinute(): string {
  return new Date(Math.floor(Date.now() / 60_000) * 60_000).toISOString()
}

function token(text: string, viewer: Viewer, moment: boolean): string {
  if (text === '$me') return viewer.userId
  if (text === '$now') return thisMinute()
  const day = text.startsWith('$') ? dayOf(text, viewer.today) : /^\d{4}-\d\d-\d\d$/.test(text) ? text : null
  if (day === null) return text
  return moment ? instantOf(day, '00:00', viewer.timeZone) : day
}
