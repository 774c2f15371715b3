import type { ColumnSpec, Expr, FormNode, FormViewSpec, ModelSpec, TabNode } from '@/spec/types.gen'
import type { ViewKind } from './api'

export interface Label {
  ru?: string
  en?: string
}

/** One change of a form, list, board or calendar, as the server applies it (fincomtech/customization/layouts.py). */
export type Step =
  | { do: 'hide'; id: string }
  | { do: 'move'; id: string; into?: string | null; before?: string | null }
  | { do: 'add'; node: Record<string, unknown>; into?: string | null; before?: string | null }
  | { do: 'label'; id: string; label: Label }
  | ({ do: 'set'; id: string } & Settings)
  | { do: 'set'; id: string; field: string | null }

export interface Settings {
  invisible?: Expr
  readonly?: Expr
  required?: Expr
  span?: number
  cols?: number
  width?: number | null
  optional?: boolean
  aggregate?: string | null
}

/** What was done, what is, and what was undone. */
export interface History {
  past: Step[][]
  present: Step[]
  future: Step[][]
}

export type Change =
  | { type: 'start'; steps: Step[] }
  | { type: 'do'; step: Step }
  | { type: 'all'; steps: Step[] }
  | { type: 'undo' }
  | { type: 'redo' }

export const EMPTY: History = { past: [], present: [], future: [] }

/** Undo and redo over the list of steps. */
export function changed(history: History, change: Change): History {
  const { past, present, future } = history
  switch (change.type) {
    case 'start':
      return { past: [], present: change.steps, future: [] }
    case 'do':
      return { past: [...past, present], present: merged(present, change.step), future: [] }
    case 'all':
      return { past: [...past, present], present: change.steps, future: [] }
    case 'undo': {
      const before = past.at(-1)
      return before ? { past: past.slice(0, -1), present: before, future: [present, ...future] } : history
    }
    case 'redo': {
      const [after, ...rest] = future
      return after ? { past: [...past, present], present: after, future: rest } : history
    }
  }
}

/** A label or setting given again to the same part takes the former one's place: the list stays short. */
function merged(steps: Step[], step: Step): Step[] {
  const last = steps.at(-1)
  if (last && step.do === 'set' && last.do === 'set' && last.id === step.id)
    return [...steps.slice(0, -1), { ...last, ...step } as Step]
  if (last && step.do === 'label' && last.do === 'label' && last.id === step.id) return [...steps.slice(0, -1), step]
  return [...steps, step]
}

export type Part = FormNode | TabNode

/** The parts of a form, list or card, as the editor's tree shows them. */
export interface Branch {
  id: string
  label: string
  kind: 'field' | 'lines' | 'group' | 'tab' | 'column' | 'card'
  part: Part | ColumnSpec
  parent: string | null
  children: Branch[]
}

export function branchesOf(spec: ModelSpec, view: ViewKind): Branch[] {
  if (view === 'list') return (spec.views.list?.columns ?? []).map((column) => columnBranch(column, spec.fields, null))
  if (view === 'kanban')
    return cardFields(spec).map((name) => ({ ...columnBranch(plain(name), spec.fields, null), kind: 'card' }))
  if (view === 'calendar') return []
  const form: FormViewSpec | undefined = spec.views.form
  return form ? [...form.groups, ...form.tabs].map((node) => branch(spec, node, null)) : []
}

/** What a card shows: the fields in places of their own, then those below them in their order. */
function cardFields(spec: ModelSpec): string[] {
  const view = spec.views.kanban
  if (!view) return []
  const own = [view.subtitle, view.tags, view.date, view.amount, view.avatar, view.progress]
  return [...new Set([...own, ...view.fields].filter((name): name is string => Boolean(name && spec.fields[name])))]
}

function plain(field: string): ColumnSpec {
  return { field, width: null, optional: false, aggregate: null, widget: null }
}

/** A column; one of lines is called after them: "items.price". */
function columnBranch(column: ColumnSpec, fields: ModelSpec['fields'], lines: string | null): Branch {
  const id = lines === null ? column.field : `${lines}.${column.field}`
  const label = fields[column.field]?.label ?? column.field
  return { id, label, kind: 'column', part: column, parent: lines, children: [] }
}

function branch(spec: ModelSpec, part: Part, parent: string | null): Branch {
  const named = part.kind === 'field' || part.kind === 'lines'
  const label = named ? (spec.fields[part.name] ?? spec.hints[part.name] ?? spec.lines[part.name])?.label : part.label
  const children =
    part.kind === 'lines'
      ? part.columns.map((column) => ({
          ...columnBranch(column, spec.lines[part.name]?.fields ?? {}, part.name),
          parent: part.id,
        }))
      : 'children' in part
        ? part.children.map((child) => branch(spec, child, part.id))
        : []
  return { id: part.id, label: label ?? '', kind: part.kind, part, parent, children }
}

export function flat(branches: readonly Branch[]): Branch[] {
  return branches.flatMap((each) => [each, ...flat(each.children)])
}

const NOT_ON_CARDS = ['o2m', 'html', 'json', 'text']

/** The fields that the view does not show; where lines or one of their columns is chosen, the fields of the lines. */
export function unused(
  spec: ModelSpec,
  branches: readonly Branch[],
  view: ViewKind,
  chosen?: Branch,
): { name: string; label: string }[] {
  const shown = new Set(flat(branches).map((each) => ('name' in each.part ? each.part.name : each.id)))
  const lines = linesName(linesOf(branches, chosen))
  const fields = lines ? Object.values(spec.lines[lines]?.fields ?? {}) : Object.values(spec.fields)
  const card = spec.views.kanban
  return fields
    .filter((field) => view !== 'kanban' || !NOT_ON_CARDS.includes(field.type))
    .filter((field) => view !== 'kanban' || (field.name !== card?.title && field.name !== card?.groupBy))
    .map(({ name, label }) => ({ name: lines ? `${lines}.${name}` : name, label }))
    .filter(({ name }) => !shown.has(name))
    .sort((a, b) => a.label.localeCompare(b.label))
}

/** The lines that are chosen, or that the chosen column is one of. */
export function linesOf(branches: readonly Branch[], chosen?: Branch): Branch | undefined {
  const id = chosen?.kind === 'lines' ? chosen.id : chosen?.parent
  return flat(branches).find((each) => each.id === id && each.kind === 'lines')
}

function linesName(lines: Branch | undefined): string {
  return lines && 'name' in lines.part ? lines.part.name : ''
}

/** The step that puts a field on the screen: a column where its name says so ("items.price"), else a field. */
export function added(name: string, view: ViewKind, spot: { into: string | null; before: string | null }): Step {
  const [lines, column] = name.split('.')
  if (column) return { do: 'add', node: { kind: 'column', name: column }, into: lines ?? null, before: spot.before }
  return view === 'form'
    ? { do: 'add', node: { kind: 'field', name }, ...spot }
    : { do: 'add', node: { field: name }, before: spot.before }
}

/** The step that a drop means; null where it means nothing. Places: "before:<id>", "end:<id of the group or tab, or nothing>". */
export function dropped(item: string, place: string, branches: readonly Branch[], view: ViewKind): Step | null {
  const all = flat(branches)
  const [where, target = ''] = split(place)
  const before = where === 'before' ? target : null
  const into = where === 'before' ? (all.find((each) => each.id === target)?.parent ?? null) : target || null
  const [kind, name] = split(item)
  const lines = linesName(all.find((each) => each.id === into && each.kind === 'lines'))
  if (lines !== (name.includes('.') ? name.split('.')[0] : '')) return null // columns stay in their lines
  if (kind === 'new') return added(name, view, { into, before })
  if (name === target) return null
  return { do: 'move', id: name, ...(view === 'form' && !lines ? { into, before } : { before }) }
}

function split(text: string): [string, string] {
  const at = text.indexOf(':')
  return [text.slice(0, at), text.slice(at + 1)]
}

/** An id for a group or tab of the company's own that no other part has. */
export function freshId(branches: readonly Branch[], kind: string): string {
  const taken = new Set(flat(branches).map((each) => each.id))
  let number = 1
  while (taken.has(`own_${kind}_${number}`)) number += 1
  return `own_${kind}_${number}`
}
