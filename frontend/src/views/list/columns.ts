import type { ColumnSpec, FieldSpec, Measure, ModelSpec } from '@/spec/types.gen'

export interface Column {
  name: string
  field: FieldSpec
  widget: string | null
  width: number
  /** How much of the free room it takes. */
  grow: number
  aggregate: Measure['aggregate'] | null
}

const WIDTHS: Partial<Record<FieldSpec['type'], number>> = {
  int: 90,
  decimal: 110,
  percent: 90,
  money: 132,
  date: 110,
  datetime: 130,
  time: 80,
  bool: 80,
  mark: 80,
  state: 116,
  select: 116,
  color: 110,
  phone: 145,
  email: 160,
  m2o: 140,
  m2m: 130,
  text: 180,
}

const GROWING = new Set(['char', 'text', 'email', 'm2o', 'm2m', 'url', 'html'])

export const MIN_WIDTH = 56

function narrow(column: ColumnSpec | undefined): boolean {
  return column?.width !== null && column?.width !== undefined && column.width <= 120
}

/** All columns that may be shown: those of the view, then every other field. */
export function offeredColumns(spec: ModelSpec): ColumnSpec[] {
  const own = spec.views.list?.columns ?? []
  const known = new Set(own.map((column) => column.field))
  const rest = Object.values(spec.fields).filter(
    (field) => !known.has(field.name) && field.type !== 'o2m' && field.type !== 'json',
  )
  return [
    ...own,
    ...rest.map((field) => ({ field: field.name, width: null, optional: true, aggregate: null, widget: null })),
  ]
}

/** The names of the shown columns: chosen ones, else those that the view shows by itself. */
export function shownNames(spec: ModelSpec, chosen: readonly string[] | undefined): string[] {
  const known = (chosen ?? []).filter((name) => spec.fields[name])
  if (known.length > 0) return known
  const own = (spec.views.list?.columns ?? []).filter((column) => !column.optional && spec.fields[column.field])
  return own.length > 0 ? own.map((column) => column.field) : [spec.titleField]
}

export function columnsOf(
  spec: ModelSpec,
  chosen: readonly string[] | undefined,
  widths: Record<string, number>,
): Column[] {
  const offered = new Map(offeredColumns(spec).map((column) => [column.field, column]))
  return shownNames(spec, chosen).flatMap((name) => {
    const field = spec.fields[name]
    if (!field) return []
    const given = offered.get(name)
    const grow = widths[name] ? 0 : name === spec.titleField ? 3 : GROWING.has(field.type) && !narrow(given) ? 1 : 0
    const natural = given?.width ?? WIDTHS[field.type] ?? 140
    // A width that was declared is what it should have; what grows may be narrower where the screen is.
    const width = widths[name] ?? (grow && given?.width ? Math.round(given.width * 0.7) : natural)
    return [{ name, field, widget: given?.widget ?? null, width, grow, aggregate: given?.aggregate ?? null }]
  })
}

/** The grid's tracks: each column at least its width, the free room shared among those that grow. */
export function tracks(columns: readonly Column[]): string {
  const anyGrows = columns.some((column) => column.grow > 0)
  const parts = columns.map((column, index) => {
    const grows = column.grow > 0 || (!anyGrows && index === columns.length - 1)
    return grows ? `minmax(${column.width}px, ${column.grow || 1}fr)` : `${column.width}px`
  })
  return `40px ${parts.join(' ')}`
}

export function totalWidth(columns: readonly Column[]): number {
  return 40 + columns.reduce((sum, column) => sum + column.width, 0)
}

/** What is summed for every column that has a total. */
export function measuresOf(columns: readonly Column[]): Measure[] {
  return columns.flatMap(({ name, aggregate }) => (aggregate ? [{ field: name, aggregate }] : []))
}

/** The order after a press on a column's head: up, down, none; with Shift beside the other keys. */
export function nextOrder(order: readonly string[], name: string, add: boolean): string[] {
  const current = order.find((item) => item.replace(/^-/, '') === name)
  const next = current === name ? [`-${name}`] : current ? [] : [name]
  return add ? [...order.filter((item) => item.replace(/^-/, '') !== name), ...next] : next
}
