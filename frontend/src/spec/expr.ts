import type { Expr } from './types.gen'

/** What conditions are asked about: the record's values, and `parent`, `$user`, `$today`, `$now`, `$company` by name. */
export type Scope = Record<string, unknown>

/**
 * Whether a condition of a view holds for a record. Same rules as on the server: a relation compares by its id,
 * numbers that arrive as text compare as numbers, and an operator that is not known holds never.
 */
export function holds(expr: Expr | undefined | null, scope: Scope): boolean {
  if (typeof expr === 'boolean') return expr
  if (!Array.isArray(expr)) return false
  const [operator, ...rest] = expr as [string, ...unknown[]]
  switch (operator) {
    case 'and':
      return rest.every((part) => holds(part as Expr, scope))
    case 'or':
      return rest.some((part) => holds(part as Expr, scope))
    case 'not':
      return !holds(rest[0] as Expr, scope)
    case 'set':
      return isSet(read(scope, String(rest[0])))
    default:
      return compare(operator, read(scope, String(rest[0])), operand(rest[1], scope))
  }
}

/** The value at a path like "state", "parent.currency" or "$user.id". */
export function read(scope: Scope, path: string): unknown {
  if (path in scope) return scope[path]
  let found: unknown = scope
  for (const part of path.split('.')) {
    if (found === null || typeof found !== 'object') return undefined
    found = (found as Record<string, unknown>)[part]
  }
  return found
}

function operand(value: unknown, scope: Scope): unknown {
  return typeof value === 'string' && value.startsWith('$') ? read(scope, value) : value
}

function isSet(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0
  return value !== null && value !== undefined && value !== '' && value !== false
}

function plain(value: unknown): unknown {
  if (value !== null && typeof value === 'object' && 'id' in value) return String((value as { id: unknown }).id)
  return value ?? null
}

function same(left: unknown, right: unknown): boolean {
  const [a, b] = [plain(left), plain(right)]
  if (a === b) return true
  if (a === null || b === null) return (a ?? b) === ''
  if (typeof a === 'boolean' || typeof b === 'boolean') return false
  const order = ordered(a, b)
  return order === 0
}

function ordered(left: unknown, right: unknown): number | null {
  const [a, b] = [plain(left), plain(right)]
  if (a === null || b === null || a === '' || b === '') return null
  const [x, y] = [Number(a), Number(b)]
  if (!Number.isNaN(x) && !Number.isNaN(y)) return x - y
  const [s, t] = [String(a), String(b)]
  return s === t ? 0 : s < t ? -1 : 1
}

function compare(operator: string, left: unknown, right: unknown): boolean {
  switch (operator) {
    case '=':
      return same(left, right)
    case '!=':
      return !same(left, right)
    case 'in':
      return Array.isArray(right) && right.some((item) => same(left, item))
    case '>':
      return (ordered(left, right) ?? 0) > 0
    case '<':
      return (ordered(left, right) ?? 0) < 0
    case '>=':
      return (ordered(left, right) ?? -1) >= 0
    case '<=':
      return (ordered(left, right) ?? 1) <= 0
    default:
      console.warn(`Unknown operator in a condition: ${operator}`)
      return false
  }
}
