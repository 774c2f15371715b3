/** What a value of a step is made of: one of the kinds, and what it takes. */
export type ValueSpec = Record<string, unknown>
export type Values = Record<string, ValueSpec>

export const KINDS = ['set', 'create', 'action', 'notify', 'call', 'wait', 'branch', 'stop'] as const
export type Kind = (typeof KINDS)[number]

export interface Step {
  kind: Kind
  values?: Values
  record?: string
  action?: string
  input?: Values
  people?: string[]
  users?: string[]
  roles?: string[]
  text?: string
  url?: string
  body?: Values
  minutes?: number
  until?: string
  condition?: Record<string, unknown>
  then?: Step[]
  else?: Step[]
}

/** A step as it begins. */
export function newStep(kind: Kind): Step {
  switch (kind) {
    case 'set':
      return { kind, values: {} }
    case 'create':
      return { kind, record: '', values: {} }
    case 'action':
      return { kind, action: '', input: {} }
    case 'notify':
      return { kind, people: ['owner'], users: [], roles: [], text: '' }
    case 'call':
      return { kind, url: 'https://', body: {} }
    case 'wait':
      return { kind, minutes: 24 * 60 }
    case 'branch':
      // biome-ignore lint/suspicious/noThenProperty: so the API names the steps of the side where the condition holds
      return { kind, condition: {}, then: [], else: [] }
    case 'stop':
      return { kind }
  }
}

export function stepsOf(value: unknown): Step[] {
  return Array.isArray(value) ? (value as Step[]) : []
}

export function replaced<T>(items: readonly T[], at: number, item: T): T[] {
  return items.map((each, index) => (index === at ? item : each))
}

export function without<T>(items: readonly T[], at: number): T[] {
  return items.filter((_each, index) => index !== at)
}

/** The items with one of them a place further (1) or nearer (-1). */
export function moved<T>(items: readonly T[], at: number, by: 1 | -1): T[] {
  const next = [...items]
  const [item] = next.splice(at, 1)
  if (item !== undefined) next.splice(at + by, 0, item)
  return next
}

/** Server's names are written with underscores inside steps: "dueDate" → "due_date". */
export function snake(name: string): string {
  return name.startsWith('x_') ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** The other way round: "due_date" → "dueDate". */
export function camel(name: string): string {
  return name.startsWith('x_') ? name : name.replace(/_(\w)/g, (_all, letter: string) => letter.toUpperCase())
}

const PROBLEM = /^\D*(\d+(?:[+−]\d+)*): (.+)$/

/** Refusals of a rule's steps by the step's number: "Step 3+1: fill in …" → {"3+1": "fill in …"}. */
export function problemsOf(error: string | undefined): Record<string, string> {
  const lines = (error ?? '').split('\n').flatMap((line) => {
    const found = PROBLEM.exec(line)
    return found?.[1] && found[2] ? [[found[1], found[2]] as const] : []
  })
  return Object.fromEntries(lines)
}

export const UNITS = { minutes: 1, hours: 60, days: 24 * 60 } as const
export type Unit = keyof typeof UNITS

/** Minutes in the largest unit that they fill: 2880 → 2 days. */
export function inUnits(minutes: number): { count: number; unit: Unit } {
  const unit = (['days', 'hours'] as const).find((each) => minutes !== 0 && minutes % UNITS[each] === 0) ?? 'minutes'
  return { count: Math.abs(minutes) / UNITS[unit], unit }
}

/** The kind of a value ("field" of {"field": "name"}) and what it takes. */
export function partOf(spec: ValueSpec | undefined): [string, unknown] {
  return Object.entries(spec ?? {})[0] ?? ['', undefined]
}
