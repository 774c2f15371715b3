import type { FieldSpec, ModelSpec, Where } from '@/spec/types.gen'
import { type Condition, fromWhere, type Operator, operatorsOf, takesValue, toWhere } from '@/views/search/conditions'
import { filterFields } from '@/views/search/suggestions'

/** A comparison that somebody builds; it says nothing while its value is missing. */
export interface Row extends Condition {
  kind: 'row'
}

/** What says more than can be built here: kept as it is. */
export interface Special {
  kind: 'special'
  where: Where
}

/** Comparisons of which any one, or all, are to hold. */
export interface Group {
  kind: 'group'
  any: boolean
  parts: Part[]
}

export type Part = Row | Special | Group

/** The fields that a rule can ask about. */
export function askable(spec: ModelSpec): FieldSpec[] {
  return filterFields(spec).filter((field) => operatorsOf(field).length > 0)
}

/** A `where` of the API as what the editor shows. */
export function treeOf(spec: ModelSpec, where: Where): Group {
  const parts = Object.entries(where).flatMap(([name, value]) => partsOf(spec, name, value))
  const [only] = parts
  if (parts.length === 1 && only?.kind === 'group') return only
  return { kind: 'group', any: false, parts }
}

function partsOf(spec: ModelSpec, name: string, value: unknown): Part[] {
  if (name !== 'AND' && name !== 'OR') return [partOf(spec, { [name]: value })]
  const inner = Array.isArray(value) ? (value as Where[]).map((each) => partOf(spec, each)) : []
  return name === 'AND' ? inner : [{ kind: 'group', any: true, parts: inner }]
}

function partOf(spec: ModelSpec, where: Where): Part {
  const names = Object.keys(where)
  if (names.length === 1 && names[0] !== 'AND' && names[0] !== 'OR') {
    const found = fromWhere(spec, where)
    const field = found ? spec.fields[found.field] : undefined
    const moves = found?.operator !== 'within' && typeof found?.value === 'string' && found.value.startsWith('$')
    const known = found && field && !moves && operatorsOf(field).includes(found.operator)
    return known ? { kind: 'row', ...found } : { kind: 'special', where }
  }
  return treeOf(spec, where)
}

/** What the editor shows as a `where`; what is not complete yet is left out. */
export function whereOf(spec: ModelSpec, group: Group): Where {
  const found = group.parts.flatMap((part) => {
    const where = said(spec, part)
    return where && Object.keys(where).length > 0 ? [where] : []
  })
  if (found.length <= 1) return found[0] ?? {}
  return { [group.any ? 'OR' : 'AND']: found }
}

function said(spec: ModelSpec, part: Part): Where | null {
  if (part.kind === 'special') return part.where
  if (part.kind === 'group') return whereOf(spec, part)
  const field = spec.fields[part.field]
  return field && isComplete(part) ? toWhere(field, part) : null
}

function isComplete({ operator, value }: Row): boolean {
  if (!takesValue(operator)) return true
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined && value !== ''
}

/** A new comparison of the first field. */
export function firstRow(spec: ModelSpec): Row {
  const [field] = askable(spec)
  return field ? rowOf(field) : { kind: 'row', field: '', operator: 'eq', value: null }
}

/** A comparison of this field, its value still to be given. */
export function rowOf(field: FieldSpec): Row {
  return { kind: 'row', field: field.name, operator: operatorsOf(field)[0] ?? 'eq', value: null }
}

/** The same comparison by another operator; the value stays where it still fits. */
export function withOperator(row: Row, operator: Operator): Row {
  const several = operator === 'in' || operator === 'notIn'
  const periods = (row.operator === 'within') !== (operator === 'within')
  const fits = takesValue(operator) && Array.isArray(row.value) === several && !periods
  return { ...row, operator, value: fits ? row.value : null }
}
