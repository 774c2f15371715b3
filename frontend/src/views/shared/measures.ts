import { type Group, type GroupKey, records } from '@/data'
import type { By, FieldSpec, Measure, ModelSpec } from '@/spec/types.gen'
import { monthStart, quarterStart, weekStart, yearStart } from '@/widgets/date/days'

type Words = (key: string) => string

const SUMMED = new Set(['money', 'decimal', 'int', 'percent'])

/** What can be measured: how many, and every number's sum and average. */
export function offeredMeasures(spec: ModelSpec): Measure[] {
  const numbers = Object.values(spec.fields).filter(
    (field) => SUMMED.has(field.type) && field.name !== 'version' && field.name !== 'id',
  )
  const found = numbers.flatMap(({ name, type }): Measure[] => {
    const average: Measure = { field: name, aggregate: 'avg' }
    return type === 'percent' ? [average] : [{ field: name, aggregate: 'sum' }, average]
  })
  return [{ field: null, aggregate: 'count' }, ...found]
}

/** Measures in the order in which the menu offers them, however they were ticked. */
export function inOrder(spec: ModelSpec, measures: readonly Measure[]): Measure[] {
  const places = offeredMeasures(spec).map(records.measureToText)
  const place = (measure: Measure) => places.indexOf(records.measureToText(measure))
  return [...measures].sort((a, b) => place(a) - place(b))
}

/** Whether the period that a group stands for has ended before today. */
export function isPast(by: By | undefined, key: GroupKey, today: string): boolean {
  if (!by?.period || typeof key.value !== 'string') return false
  const start = {
    day: today,
    week: weekStart(today),
    month: monthStart(today),
    quarter: quarterStart(today),
    year: yearStart(today),
  }
  return key.value.slice(0, 10) < start[by.period]
}

export function measureLabel(spec: ModelSpec, measure: Measure, t: Words): string {
  const field = measure.field ? spec.fields[measure.field] : undefined
  if (!field) return t('views.chart.count')
  return measure.aggregate === 'sum' ? field.label : `${field.label}, ${t(`views.aggregates.${measure.aggregate}`)}`
}

/** A group's value of a measure; the count for none. */
export function measured(group: Group | undefined, measure: Measure): string | number | null {
  if (!group) return null
  if (!measure.field) return group.count
  return (
    group.measures.find((item) => item.field === measure.field && item.aggregate === measure.aggregate)?.value ?? null
  )
}

/** What can be grouped by: the spec's choices, and whatever the view itself groups by. */
export function offeredBys(spec: ModelSpec, own: readonly By[]): By[] {
  const found = new Map<string, By>()
  for (const { field, period } of [...spec.search.groups, ...own])
    found.set(records.byToText({ field, period }), { field, period })
  return [...found.values()]
}

export function bysOf(spec: ModelSpec, texts: readonly string[] | undefined, own: readonly By[]): By[] {
  return texts ? texts.map(records.byFromText).filter((by) => spec.fields[by.field]) : [...own]
}

export function byLabel(spec: ModelSpec, by: By, t: Words): string {
  const label = spec.fields[by.field]?.label ?? by.field
  return by.period ? `${label}: ${t(`views.by.${by.period}`)}` : label
}

/** A group's key as people read it. */
export function keyLabel(field: FieldSpec | undefined, key: GroupKey | undefined, none: string): string {
  if (!key || key.value === null || key.value === '') return none
  return field?.options?.find((option) => option.value === String(key.value))?.label ?? (key.label || String(key.value))
}
