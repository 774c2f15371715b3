import type { Group } from '@/data'
import type { By, ModelSpec } from '@/spec/types.gen'
import { isPast, keyLabel } from '../shared/measures'

export interface Head {
  key: string
  labels: string[]
  /** What was due in this period is overdue. */
  late?: boolean
}

export interface Pivot {
  rows: Head[]
  cols: Head[]
  cell: (row: string, col: string) => Group | undefined
}

/** Groups by rows and columns as a table; the order is the server's. */
export function pivotOf(
  spec: ModelSpec,
  groups: readonly Group[],
  rows: readonly By[],
  none: string,
  today = '',
): Pivot {
  const due = spec.views.pivot?.due
  const late = (keys: Group['keys']) =>
    keys.some((key, place) => key.field === due && isPast(rows[place], key, today)) || undefined
  const heads = { rows: new Map<string, Head>(), cols: new Map<string, Head>() }
  const cells = new Map<string, Group>()
  for (const group of groups) {
    const [left, top] = [group.keys.slice(0, rows.length), group.keys.slice(rows.length)]
    const [row, col] = [keyOf(left), keyOf(top)]
    const labels = (keys: Group['keys']) => keys.map((key) => keyLabel(spec.fields[key.field], key, none))
    if (!heads.rows.has(row)) heads.rows.set(row, { key: row, labels: labels(left), late: late(left) })
    if (!heads.cols.has(col)) heads.cols.set(col, { key: col, labels: labels(top) })
    cells.set(`${row}|${col}`, group)
  }
  return {
    rows: [...heads.rows.values()],
    cols: [...heads.cols.values()],
    cell: (row, col) => cells.get(`${row}|${col}`),
  }
}

/** The groups of one side's totals, by the same keys. */
export function totalsOf(groups: readonly Group[] | undefined): Map<string, Group> {
  return new Map((groups ?? []).map((group) => [keyOf(group.keys), group]))
}

/** The columns in the order of their own totals (which the server sorts), not as rows happened to meet them. */
export function ordered(heads: readonly Head[], totals: Map<string, Group>): Head[] {
  const places = [...totals.keys()]
  return [...heads].sort((a, b) => places.indexOf(a.key) - places.indexOf(b.key))
}

function keyOf(keys: Group['keys']): string {
  return keys.map((key) => String(key.value ?? '∅')).join('/')
}
