import { records } from '@/data'
import type { FieldSpec, GroupChoice, ModelSpec } from '@/spec/types.gen'
import { type Condition, type Operator, operatorsOf, PERIODS, takesValue } from './conditions'

/** Where the person is on the way field → operator → value. */
export interface Step {
  field: FieldSpec | null
  operator: Operator | null
}

export interface Suggestion {
  key: string
  label: string
  hint?: string
  kind: 'text' | 'filter' | 'field' | 'group' | 'operator' | 'value' | 'condition'
  act:
    | { do: 'search'; text: string }
    | { do: 'filter'; id: string }
    | { do: 'group'; by: string }
    | { do: 'step'; step: Step }
    | { do: 'condition'; condition: Condition }
}

type Words = (key: string, values?: Record<string, string>) => string

const TYPED = new Set(['char', 'email', 'phone', 'url', 'text'])

function fits(label: string, text: string): boolean {
  return label.toLowerCase().includes(text.toLowerCase())
}

/** The fields that can be filtered by: those that the spec puts first, then all others. */
export function filterFields(spec: ModelSpec): FieldSpec[] {
  const first = spec.search.fields.flatMap((name) => spec.fields[name] ?? [])
  const rest = Object.values(spec.fields).filter((field) => field.filterable && !first.includes(field))
  return [...first, ...rest].filter((field) => operatorsOf(field).length > 0)
}

/** What the search field offers at its beginning for the typed text. */
export function firstSuggestions(spec: ModelSpec, text: string, on: readonly string[], t: Words): Suggestion[] {
  const found: Suggestion[] = []
  if (text)
    found.push({ key: 'text', kind: 'text', label: t('views.search.find', { text }), act: { do: 'search', text } })
  for (const filter of spec.search.filters) {
    if (on.includes(filter.id) || !fits(filter.label, text)) continue
    found.push({ key: `f-${filter.id}`, kind: 'filter', label: filter.label, act: { do: 'filter', id: filter.id } })
  }
  if (text) found.push(...typedSuggestions(spec, text, t))
  const fields = filterFields(spec).filter((field) => fits(field.label, text))
  for (const field of fields.slice(0, text ? 12 : 40)) {
    found.push({
      key: `c-${field.name}`,
      kind: 'field',
      label: field.label,
      act: { do: 'step', step: { field, operator: null } },
    })
  }
  if (text) found.push(...groupSuggestions(spec.search.groups, text, t))
  return found
}

function typedSuggestions(spec: ModelSpec, text: string, t: Words): Suggestion[] {
  return filterFields(spec)
    .filter((field) => spec.search.fields.includes(field.name) || field.name === spec.titleField)
    .filter((field) => TYPED.has(field.type))
    .slice(0, 4)
    .map((field) => ({
      key: `t-${field.name}`,
      kind: 'condition',
      label: t('views.search.contains', { field: field.label, text }),
      act: { do: 'condition', condition: { field: field.name, operator: 'contains', value: text } },
    }))
}

function groupSuggestions(groups: readonly GroupChoice[], text: string, t: Words): Suggestion[] {
  return groups
    .filter((group) => fits(group.label, text))
    .slice(0, 4)
    .map((group) => ({
      key: `g-${records.byToText(group)}`,
      kind: 'group',
      label: t('views.search.groupBy', { field: groupLabel(group, t) }),
      act: { do: 'group', by: records.byToText(group) },
    }))
}

export function groupLabel(group: GroupChoice, t: Words): string {
  return group.period ? `${group.label}: ${t(`views.by.${group.period}`)}` : group.label
}

/** After the field: its choices at once where it has some, else its operators. */
export function nextSuggestions(
  step: Step,
  text: string,
  linked: readonly { id: string; title: string }[],
  t: Words,
): Suggestion[] {
  const { field, operator } = step
  if (!field) return []
  const ways = operatorsOf(field)
  const direct = operator ?? (ways.includes('in') ? 'in' : ways.includes('within') ? 'within' : null)
  const values = direct ? valueSuggestions(field, direct, text, linked, t) : []
  if (operator) return values
  const rest = ways.filter((way) => way !== direct && way !== 'within' && fits(t(`views.operators.${way}`), text))
  return [...values, ...rest.map((way) => operatorSuggestion(field, way, t))]
}

function operatorSuggestion(field: FieldSpec, operator: Operator, t: Words): Suggestion {
  const label = `${t(`views.operators.${operator}`)}${takesValue(operator) ? '…' : ''}`
  const condition = { field: field.name, operator, value: null }
  const act = takesValue(operator)
    ? ({ do: 'step', step: { field, operator } } as const)
    : ({ do: 'condition', condition } as const)
  return { key: `o-${operator}`, kind: 'operator', label, act }
}

function valueSuggestions(
  field: FieldSpec,
  operator: Operator,
  text: string,
  linked: readonly { id: string; title: string }[],
  t: Words,
): Suggestion[] {
  const made = (key: string, label: string, value: unknown): Suggestion => ({
    key: `v-${key}`,
    kind: 'value',
    label,
    act: { do: 'condition', condition: { field: field.name, operator, value } },
  })
  if (operator === 'within') {
    return PERIODS.filter((period) => fits(t(`views.periods.${period}`), text)).map((period) =>
      made(period, t(`views.periods.${period}`), period),
    )
  }
  if (operator !== 'in' && operator !== 'notIn') return []
  if (field.options)
    return field.options
      .filter((option) => fits(option.label, text))
      .map((option) => made(option.value, option.label, [option.value]))
  const me =
    field.relation?.type.endsWith('.User') && fits(t('views.search.me'), text)
      ? [made('me', t('views.search.me'), ['$me'])]
      : []
  return [...me, ...linked.map((item) => made(item.id, item.title, [item.id]))]
}
