import type { FieldSpec, LinesSpec, ModelSpec, Relation } from '@/spec/types.gen'

/** A relation's value as the client holds it, whatever its title field is called. */
export interface Linked {
  id: string
  title: string
  color?: string
}

export interface RecordData {
  id: string
  version: number
  [field: string]: unknown
}

function linkSelection(relation: Relation): string {
  const color = relation.colorField
  const parts = ['id']
  if (relation.titleField !== 'id') parts.push(relation.titleField)
  if (color) parts.push(color)
  return `{ ${parts.join(' ')} }`
}

function one(field: FieldSpec, lines: Record<string, LinesSpec>): string {
  if (field.custom) return `${field.name}: custom(field: "${field.name}")`
  if (field.type === 'o2m') {
    const part = lines[field.name]
    return part ? `${field.name} { id version ${fieldsOf(Object.values(part.fields), {})} }` : ''
  }
  return field.relation ? `${field.name} ${linkSelection(field.relation)}` : field.name
}

function fieldsOf(fields: FieldSpec[], lines: Record<string, LinesSpec>): string {
  const own = fields.filter((field) => field.name !== 'id' && field.name !== 'version')
  return own.map((field) => one(field, lines)).join(' ')
}

/** What to ask of a record: `id version` and the named fields; names that the spec does not have are left out. */
export function selection(spec: ModelSpec, wanted: readonly string[]): string {
  const known = [...new Set(wanted)].flatMap((name) => spec.fields[name] ?? linesField(spec, name) ?? [])
  return `id version ${fieldsOf(known, spec.lines)}`.trim()
}

/** A field for lines that the spec lists only among its `lines`. */
function linesField(spec: ModelSpec, name: string): FieldSpec | undefined {
  const part = spec.lines[name]
  if (!part) return undefined
  return {
    name,
    type: 'o2m',
    label: part.label,
    help: '',
    required: false,
    readonly: false,
    sortable: false,
    filterable: false,
    groupable: false,
  }
}

/** The record as the client holds it: relations as `{id, title}`, lines as records, everything else as it came. */
export function normalize(spec: ModelSpec, raw: Record<string, unknown>): RecordData {
  return normalizeWith(spec.fields, spec.lines, raw)
}

/** One line as the client holds it. */
export function normalizeLine(part: LinesSpec, raw: Record<string, unknown>): RecordData {
  return normalizeWith(part.fields, {}, raw)
}

function normalizeWith(
  fields: Record<string, FieldSpec>,
  lines: Record<string, LinesSpec>,
  raw: Record<string, unknown>,
): RecordData {
  const record: RecordData = { id: String(raw.id ?? ''), version: Number(raw.version ?? 0) }
  for (const [name, value] of Object.entries(raw)) {
    if (name === 'id' || name === 'version') continue
    record[name] = normalizeValue(fields[name], lines[name], value)
  }
  return record
}

function normalizeValue(field: FieldSpec | undefined, part: LinesSpec | undefined, value: unknown): unknown {
  if (part) return asList(value).map((row) => normalizeLine(part, row))
  if (!field?.relation) return value
  const relation = field.relation
  if (field.type === 'm2m') return asList(value).map((row) => link(relation, row))
  return value === null || value === undefined ? null : link(relation, value)
}

function asList(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? (value as Record<string, unknown>[]) : []
}

/** A relation's value of the API as `{id, title}`; a bare id (a preview's answer) keeps an empty title. */
export function link(relation: Relation, value: unknown): Linked {
  if (value === null || typeof value !== 'object') return { id: String(value), title: '' }
  const raw = value as Record<string, unknown>
  const color = relation.colorField
  const linked: Linked = { id: String(raw.id), title: String(raw[relation.titleField] ?? raw.title ?? raw.label ?? '') }
  if (color && raw[color]) linked.color = String(raw[color])
  return linked
}
