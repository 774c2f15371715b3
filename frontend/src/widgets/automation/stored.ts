import type { FieldSpec, ModelSpec } from '@/spec/types.gen'
import { useTitles } from '../relation/LinkedValue'

/** A value as a rule stores it (ids), as the editors take it (linked records with titles). */
export function useStored(field: FieldSpec | undefined, value: unknown): unknown {
  const ids = field?.type === 'm2m' && Array.isArray(value) ? value.map(String) : []
  const { data } = useTitles(field?.type === 'm2m' ? field.relation : undefined, ids)
  if (field?.type === 'm2o') return value === null || value === undefined ? null : { id: String(value), title: '' }
  if (field?.type === 'm2m') return ids.map((id) => data?.find((each) => each.id === id) ?? { id, title: '…' })
  return value
}

/** The fields that a step can write. */
export function writable(spec: ModelSpec): FieldSpec[] {
  return Object.values(spec.fields).filter((field) => !field.readonly && !['o2m', 'json', 'state'].includes(field.type))
}

/** The fields whose value a step can read, for texts and for one value. */
export function readable(spec: ModelSpec): FieldSpec[] {
  return Object.values(spec.fields).filter((field) => !['o2m', 'm2m', 'json', 'choices'].includes(field.type))
}

/** The fields whose value this one can take: lists from lists of the same. */
export function givingTo(target: FieldSpec, spec: ModelSpec): FieldSpec[] {
  if (target.type !== 'm2m' && target.type !== 'choices') return readable(spec)
  const alike = (field: FieldSpec) => field.type === target.type && field.relation?.type === target.relation?.type
  return Object.values(spec.fields).filter(alike)
}

export function dates(spec: ModelSpec): FieldSpec[] {
  return Object.values(spec.fields).filter((field) => field.type === 'date' || field.type === 'datetime')
}

export function choicesOf(fields: readonly FieldSpec[]): { value: string; label: string }[] {
  return fields.map((field) => ({ value: field.name, label: field.label }))
}

/** A field of text with this name, for what has no field of its own. */
export function textField(name: string, label: string): FieldSpec {
  const no = { required: false, readonly: false, sortable: false, filterable: false, groupable: false }
  return { name, type: 'char', label, help: '', ...no }
}
