import type { Group, Linked, RecordData } from '@/data'
import type { FieldSpec, Where } from '@/spec/types.gen'

export interface BoardColumn {
  /** The value's text; "" for records without one. */
  id: string
  label: string
  tone: string | null
  where: Where
  /** What a card gets that is dropped here. */
  value: unknown
  count: number
  sum: string | number | null
}

/** The board's columns: all states or stages in their order, empty ones, too; one without a value where such records are. */
export function boardColumns(
  field: FieldSpec,
  linked: readonly Linked[],
  groups: readonly Group[],
  none: string,
): BoardColumn[] {
  const found = new Map(groups.map((group) => [String(group.keys[0]?.value ?? ''), group]))
  const known = field.options
    ? field.options.map((option) => ({
        id: option.value,
        label: option.label,
        tone: option.tone,
        value: option.value as unknown,
      }))
    : linked.map((item) => ({ id: item.id, label: item.title, tone: item.color ?? null, value: item as unknown }))
  const ids = new Set(known.map((column) => column.id))
  const others = groups
    .filter((group) => !ids.has(String(group.keys[0]?.value ?? '')))
    .map((group) => {
      const id = String(group.keys[0]?.value ?? '')
      const label = group.keys[0]?.label || none
      return { id, label: id ? label : none, tone: null, value: id ? ({ id, title: label } as unknown) : null }
    })
  const empty = others.filter((column) => column.id === '')
  const rest = others.filter((column) => column.id !== '')
  return [...empty, ...known, ...rest].map((column) => {
    const group = found.get(column.id)
    return {
      ...column,
      where: whereOf(field, column.id),
      count: group?.count ?? 0,
      sum: group?.measures[0]?.value ?? null,
    }
  })
}

function whereOf(field: FieldSpec, id: string): Where {
  if (field.type === 'm2o') return { [field.name]: { id: id ? { eq: id } : { isNull: true } } }
  return { [field.name]: { eq: id } }
}

/** The column that a card stands in. */
export function columnOf(field: FieldSpec, record: RecordData): string {
  const value = record[field.name]
  if (value !== null && typeof value === 'object' && 'id' in value) return String((value as Linked).id)
  return value === null || value === undefined ? '' : String(value)
}
