import type { Where } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'

export interface Secret {
  title: string
  value: string
  /** How it is used. */
  use?: string
}

/** A trial of a rule: whether the record meets its condition, and what each step would do. */
export interface DryRun {
  matches: boolean
  state: string
  error: string
  log: unknown[]
}

/** What an action may hand back for the client to do. */
export interface ResultOrder {
  /** A secret shown once, e.g. an API key. */
  show?: Secret
  /** What a rule would do with a record. */
  dryRun?: DryRun
  /** A record to go to. */
  open?: { type: string; id: string | number }
  /** A list of records to go to, as a `where` of the API. */
  list?: { type: string; where: Where }
  /** Records in groups, with what those of a group have in common. */
  groups?: FoundGroups
  /** A sentence to say. */
  message?: string
  /** A file to fetch from our server. */
  download?: string
}

export interface FoundGroups {
  title: string
  items: { why: string; records: { type: string; id: string; title: string }[] }[]
}

const listeners = new Set<() => void>()
let groups: FoundGroups | null = null

export function foundGroups(): FoundGroups | null {
  return groups
}

export function showGroups(next: FoundGroups | null) {
  groups = next
  for (const tell of listeners) tell()
}

let tried: DryRun | null = null

export function triedRule(): DryRun | null {
  return tried
}

export function showTried(next: DryRun | null) {
  tried = next
  for (const tell of listeners) tell()
}

type Shown = Secret | null
let shown: Shown = null

export function shownOnce(): Shown {
  return shown
}

export function showOnce(next: Shown) {
  shown = next
  for (const tell of listeners) tell()
}

export function onShown(tell: () => void): () => void {
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
  }
}

/** Do what an action's result says. `go` opens a record, `goList` a list. Whether anything was done. */
export function followResult(
  result: unknown,
  go: (type: string, id: string) => unknown,
  goList: (type: string, where: Where) => unknown,
): boolean {
  if (result === null || typeof result !== 'object') return false
  const order = result as ResultOrder
  if (order.message) toast(order.message, { tone: 'success' })
  if (order.show) showOnce(order.show)
  if (order.dryRun) showTried(order.dryRun)
  if (order.groups) showGroups(order.groups)
  if (order.open) void go(order.open.type, String(order.open.id))
  if (order.list) void goList(order.list.type, order.list.where)
  if (order.download?.startsWith('/')) window.location.assign(order.download)
  return Boolean(
    order.message || order.show || order.dryRun || order.groups || order.open || order.list || order.download,
  )
}
