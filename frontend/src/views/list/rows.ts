import type { Group } from '@/data'
import type { Where } from '@/spec/types.gen'

/** A run of records under one condition, read page by page. */
export interface Source {
  key: string
  where: Where | undefined
  count: number
  depth: number
}

export type Slot =
  | { kind: 'group'; key: string; group: Group; depth: number; open: boolean }
  | { kind: 'record'; source: Source; index: number }
  | { kind: 'waiting'; key: string; depth: number }

export const PAGE = 80

/** A group among its siblings: its key's value, after the keys of those above. */
export function groupKey(parent: string, group: Group): string {
  const own = group.keys[0]
  return `${parent}/${own?.value ?? '∅'}`
}

export interface Tree {
  /** How deep the records are grouped. */
  levels: number
  open: ReadonlySet<string>
  /** The groups under a key; undefined while they are on the way. "" is the root. */
  groupsUnder: (key: string) => Group[] | undefined
  whereOf: (group: Group, parent: Where | undefined) => Where | undefined
}

/** Open groups as one flat run of rows. */
export function flatten(tree: Tree, parent = '', where: Where | undefined = undefined, depth = 0): Slot[] {
  const groups = tree.groupsUnder(parent)
  if (!groups) return [{ kind: 'waiting', key: `${parent}…`, depth }]
  return groups.flatMap((group) => {
    const key = groupKey(parent, group)
    const open = tree.open.has(key)
    const head: Slot = { kind: 'group', key, group, depth, open }
    if (!open) return [head]
    const inner = tree.whereOf(group, where)
    if (depth + 1 < tree.levels) return [head, ...flatten(tree, key, inner, depth + 1)]
    return [head, ...recordsOf({ key, where: inner, count: group.count, depth: depth + 1 })]
  })
}

export function recordsOf(source: Source): Slot[] {
  return Array.from({ length: source.count }, (_, index) => ({ kind: 'record', source, index }))
}

export interface PageKey {
  source: Source
  page: number
}

/** The pages that the rows between two places need. */
export function pagesFor(slots: readonly Slot[], from: number, to: number): PageKey[] {
  const found = new Map<string, PageKey>()
  for (const slot of slots.slice(Math.max(0, from), to + 1)) {
    if (slot.kind !== 'record') continue
    const page = Math.floor(slot.index / PAGE)
    found.set(pageKey(slot.source, page), { source: slot.source, page })
  }
  return [...found.values()]
}

export function pageKey(source: Source, page: number): string {
  return `${source.key}#${page}`
}
