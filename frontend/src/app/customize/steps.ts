import type { ColumnSpec, Expr, FormNode, FormViewSpec, ModelSpec, TabNode } from '@/spec/types.gen'

export interface Label {
  ru?: string
  en?: string
}

/** One change of a form or list, as the server applies it (fincomtech/customization/layouts.py). */
export type Step =
  | { do: 'hide'; id: string }
  | { do: 'move'; id: string; into?: string | null; before?: string | null }
  | { do: 'add'; node: Record<string, unknown>; into?: string | null; before?: string | null }
  | { do: 'label'; id: string; label: Label }
  | ({ do: 'set'; id: string } & Settings)

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
    return [...steps.slice(0, -1), { ...last, ...step }]
  if (last && step.do === 'label' && last.do === 'label' && last.id === step.id) return [...steps.slice(0, -1), step]
  return [...steps, step]
}

export type Part = FormNode | TabNode

/** The parts of a form or list, as the editor's tree shows them. */
export interface Branch {
  id: string
  label: string
  kind: 'field' | 'lines' | 'group' | 'tab' | 'column'
  part: Part | ColumnSpec
  parent: string | null
  children: Branch[]
}

export function branchesOf(spec: ModelSpec, view: 'form' | 'list'): Branch[] {
  if (view === 'list') {
    return (spec.views.list?.columns ?? []).map((column) => ({
      id: column.field,
      label: spec.fields[column.field]?.label ?? column.field,
      kind: 'column',
      part: column,
      parent: null,
      children: [],
    }))
  }
  const form: FormViewSpec | undefined = spec.views.form
  return form ? [...form.groups, ...form.tabs].map((node) => branch(spec, node, null)) : []
}

function branch(spec: ModelSpec, part: Part, parent: string | null): Branch {
  const named = part.kind === 'field' || part.kind === 'lines'
  const label = named ? (spec.fields[part.name] ?? spec.hints[part.name] ?? spec.lines[part.name])?.label : part.label
  const children = 'children' in part ? part.children.map((child) => branch(spec, child, part.id)) : []
  return { id: part.id, label: label ?? '', kind: part.kind, part, parent, children }
}

export function flat(branches: readonly Branch[]): Branch[] {
  return branches.flatMap((each) => [each, ...flat(each.children)])
}

/** The fields that the view does not show. */
export function unused(spec: ModelSpec, branches: readonly Branch[]): { name: string; label: string }[] {
  const shown = new Set(flat(branches).map((each) => each.id))
  return Object.values(spec.fields)
    .filter((field) => !shown.has(field.name))
    .map(({ name, label }) => ({ name, label }))
    .sort((a, b) => a.label.localeCompare(b.label))
}

/** The step that a drop means; null where it means nothing. Places: "before:<id>", "end:<id of the group or tab, or nothing>". */
export function dropped(item: string, place: string, branches: readonly Branch[], view: 'form' | 'list'): Step | null {
  const all = flat(branches)
  const [where, target = ''] = split(place)
  const before = where === 'before' ? target : null
  const into = where === 'before' ? (all.find((each) => each.id === target)?.parent ?? null) : target || null
  const [kind, name] = split(item)
  const spot = view === 'list' ? { before } : { into, before }
  if (kind === 'new') return { do: 'add', node: view === 'list' ? { field: name } : { kind: 'field', name }, ...spot }
  return name === target ? null : { do: 'move', id: name, ...spot }
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
