/**
 * The company's own fields: their names begin with `x_`, and the API keeps them together under `custom` where a record's
 * own fields stand beside each other. Everywhere in the client they are fields like all others.
 */
export const OWN = 'x_'

export function isOwn(name: string): boolean {
  return name.startsWith(OWN)
}

/** A `where`, an order or an input as the API takes it. */
export function wired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(wired)
  if (value === null || typeof value !== 'object') return value
  const plain: Record<string, unknown> = {}
  const own: Record<string, unknown> = {}
  for (const [name, part] of Object.entries(value)) {
    if (isOwn(name)) own[name] = part
    else plain[name] = name === 'custom' ? part : wired(part)
  }
  if (Object.keys(own).length === 0) return plain
  return { ...plain, custom: { ...(plain.custom as object | undefined), ...own } }
}

/** A `where` of the API as the client holds it. */
export function unwired(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unwired)
  if (value === null || typeof value !== 'object') return value
  const { custom, ...plain } = value as Record<string, unknown>
  const rest = Object.fromEntries(Object.entries(plain).map(([name, part]) => [name, unwired(part)]))
  return custom !== null && typeof custom === 'object' ? { ...rest, ...custom } : rest
}

const PARTS = new Set(['where', 'orderBy', 'input'])

/** The variables of a document as the API takes them. */
export function wiredVariables(variables: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, PARTS.has(name) ? wired(value) : value]),
  )
}
