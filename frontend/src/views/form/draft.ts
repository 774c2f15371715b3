import {
  changes,
  equal,
  inputValue,
  type LinesInput,
  link,
  NEW_LINE,
  normalizeLine,
  type Preview,
  type RecordData,
} from '@/data'
import type { ModelSpec } from '@/spec/types.gen'

export type Values = Record<string, unknown>

/** What somebody typed and has not saved; `base` is the record as it was then. */
export interface Draft {
  base: RecordData | null
  edits: Values
}

/** What the server computed from the draft: fields, and lines by their ids. */
export interface Computed {
  values: Values
  lines: Record<string, Record<string, Values>>
}

export const NOTHING_COMPUTED: Computed = { values: {}, lines: {} }

export function isNew(rowId: string): boolean {
  return rowId.startsWith(NEW_LINE)
}

/** The draft as the API's input; `{}` where nothing differs. */
export function inputOf(spec: ModelSpec, draft: Draft): Values {
  return changes(spec, draft.base, draft.edits)
}

/** A preview's answer by field, and by line: stored lines by their ids, new ones in their order. */
export function computedFrom(spec: ModelSpec, draft: Draft, preview: Preview): Computed {
  const values: Values = {}
  for (const [name, raw] of Object.entries(preview.values)) {
    const field = spec.fields[name] ?? spec.hints[name]
    if (!field || field.type === 'o2m' || field.type === 'm2m') continue
    values[name] = field.relation && raw !== null && raw !== undefined ? link(field.relation, raw) : raw
  }
  const lines: Computed['lines'] = {}
  for (const [name, rows] of Object.entries(preview.lines)) {
    const part = spec.lines[name]
    if (!part) continue
    const fresh = rowsOf(draft.edits[name]).filter((row) => isNew(row.id))
    const found: Record<string, Values> = {}
    let next = 0
    for (const raw of rows) {
      const id = raw.id ? String(raw.id) : fresh[next++]?.id
      if (id) found[id] = normalizeLine(part, raw)
    }
    lines[name] = found
  }
  return { values, lines }
}

/** Only what a preview tells beyond the fields: of a record that nobody has touched the stored values are shown. */
export function hintsOnly(spec: ModelSpec, computed: Computed): Computed {
  const told = Object.entries(computed.values).filter(([name]) => name in spec.hints)
  return { values: Object.fromEntries(told), lines: {} }
}

/** What the form shows: what was typed, over what was computed, over what is stored. */
export function shownValues(spec: ModelSpec, draft: Draft, computed: Computed): Values {
  const shown: Values = { ...draft.base, ...computed.values, ...draft.edits }
  for (const name of Object.keys(spec.lines)) {
    const rows = rowsOf(shown[name])
    shown[name] = rows.map((row) => shownRow(spec, name, draft.base, row, computed.lines[name]?.[row.id]))
  }
  return shown
}

function shownRow(
  spec: ModelSpec,
  name: string,
  base: RecordData | null,
  row: RecordData,
  computed: Values | undefined,
): RecordData {
  if (!computed) return row
  const stored = rowsOf(base?.[name]).find((item) => item.id === row.id)
  const next: RecordData = { ...row }
  for (const field of Object.values(spec.lines[name]?.fields ?? {})) {
    if (!(field.name in computed) || field.type === 'm2m') continue
    const typed = stored
      ? !equal(inputValue(field, stored[field.name]), inputValue(field, row[field.name]))
      : row[field.name] !== undefined
    if (field.readonly || !typed) next[field.name] = computed[field.name]
  }
  return next
}

export function rowsOf(value: unknown): RecordData[] {
  return Array.isArray(value) ? (value as RecordData[]) : []
}

/** Refusals by the place where they are shown: a field's name (several in lines), or "lines/rowId/field". */
export function errorPlaces(
  draft: Draft,
  input: Values,
  refusals: readonly { path: string[]; message: string }[],
): Record<string, string> {
  const places: Record<string, string> = {}
  for (const { path, message } of refusals) {
    const [name = '', verb, number, field] = path
    if ((verb !== 'create' && verb !== 'update') || number === undefined) {
      places[name] = places[name] ? `${places[name]}\n${message}` : message
      continue
    }
    const id = rowAt(draft, input, name, verb, Number(number))
    places[[name, id, field].filter(Boolean).join('/')] = message
  }
  return places
}

function rowAt(draft: Draft, input: Values, name: string, verb: 'create' | 'update', number: number): string {
  if (verb === 'update') {
    const commands = input[name] as LinesInput | undefined
    return String(commands?.update[number]?.id ?? '')
  }
  const fresh = rowsOf(draft.edits[name]).filter((row) => !rowsOf(draft.base?.[name]).some((old) => old.id === row.id))
  return fresh[number]?.id ?? ''
}

export interface Clash {
  name: string
  label: string
  mine: unknown
  theirs: unknown
}

/** The fields that both have changed, differently, since the draft began. */
export function clashes(spec: ModelSpec, draft: Draft, latest: RecordData): Clash[] {
  return Object.entries(draft.edits).flatMap(([name, mine]) => {
    const field = spec.fields[name]
    if (!field) return []
    const plain = (value: unknown) => (spec.lines[name] ? JSON.stringify(value ?? []) : inputValue(field, value))
    const [before, theirs] = [plain(draft.base?.[name]), plain(latest[name])]
    if (equal(before, theirs) || equal(theirs, plain(mine))) return []
    return [{ name, label: field.label, mine, theirs: latest[name] }]
  })
}

/** The draft over the latest record; the named fields are given up for theirs. */
export function rebased(draft: Draft, latest: RecordData, theirs: readonly string[]): Draft {
  const edits = Object.fromEntries(Object.entries(draft.edits).filter(([name]) => !theirs.includes(name)))
  return { base: latest, edits }
}

/** A copy's draft: everything that may be written, lines as new ones; unique things are for the person to change. */
export function copyOf(spec: ModelSpec, record: Values): Values {
  const edits: Values = {}
  for (const field of Object.values(spec.fields)) {
    if (field.readonly || field.name === 'archived' || field.type === 'state') continue
    const part = spec.lines[field.name]
    if (part) {
      const writable = Object.values(part.fields).filter((each) => !each.readonly)
      edits[field.name] = rowsOf(record[field.name]).map((row, index) => ({
        ...Object.fromEntries(writable.map((each) => [each.name, row[each.name]])),
        id: `${NEW_LINE}${index}`,
        version: 0,
      }))
    } else if (record[field.name] !== null && record[field.name] !== undefined) edits[field.name] = record[field.name]
  }
  return edits
}
