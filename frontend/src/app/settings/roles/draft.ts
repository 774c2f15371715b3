import type { FieldRight, Level, LevelRight, RecordRow, Right, RoleMatrix, Rule } from './api'

/** A role as it is being edited: levels by module, rules by record type. */
export interface Draft {
  name: string
  levels: Record<string, Level>
  rules: Record<string, Rule>
}

export const NO_RIGHT: LevelRight = { reading: 'none', writing: 'none', creating: 'no', deleting: 'none', actions: [] }

export function draftOf(role: RoleMatrix): Draft {
  return {
    name: role.name,
    levels: Object.fromEntries(role.levels.map((each) => [each.module, each.level])),
    rules: Object.fromEntries(role.rules.map((rule) => [rule.recordType, rule])),
  }
}

export function emptyRule(recordType: string): Rule {
  return { id: null, recordType, reading: '', writing: '', creating: '', deleting: '', actions: {}, fields: {} }
}

export function isEmpty(rule: Rule): boolean {
  const scopes = rule.reading || rule.writing || rule.creating || rule.deleting
  return !scopes && Object.keys(rule.actions).length === 0 && Object.keys(rule.fields).length === 0
}

/** What the level gives, before any rule; modules of every company give at least what employees have. */
export function ofLevel(record: RecordRow, level: Level, always: boolean): LevelRight {
  return record.levels[always && level === 'none' ? 'employee' : level] ?? NO_RIGHT
}

/** What holds in the end: the rule over the level. */
export function effective(record: RecordRow, level: LevelRight, rule: Rule | undefined) {
  const right = (name: Right) => rule?.[name] || level[name]
  const actions = record.actions.filter(({ name }) => rule?.actions[name] ?? level.actions.includes(name))
  return {
    reading: right('reading'),
    writing: right('writing'),
    creating: right('creating'),
    deleting: right('deleting'),
    actions: actions.map(({ name }) => name),
    fields: rule?.fields ?? {},
  }
}

function withRule(draft: Draft, rule: Rule): Draft {
  const rules = { ...draft.rules }
  if (isEmpty(rule)) delete rules[rule.recordType]
  else rules[rule.recordType] = rule
  return { ...draft, rules }
}

export function setRight(draft: Draft, type: string, right: Right, value: string, level: LevelRight): Draft {
  const rule = draft.rules[type] ?? emptyRule(type)
  return withRule(draft, { ...rule, [right]: value === level[right] ? '' : value })
}

export function setAction(draft: Draft, type: string, name: string, granted: boolean, level: LevelRight): Draft {
  const rule = draft.rules[type] ?? emptyRule(type)
  const actions = { ...rule.actions }
  if (level.actions.includes(name) === granted) delete actions[name]
  else actions[name] = granted
  return withRule(draft, { ...rule, actions })
}

export function setField(draft: Draft, type: string, name: string, right: FieldRight | ''): Draft {
  const rule = draft.rules[type] ?? emptyRule(type)
  const fields = { ...rule.fields }
  if (right === '') delete fields[name]
  else fields[name] = right
  return withRule(draft, { ...rule, fields })
}

/** Back to what the level gives. */
export function resetRule(draft: Draft, type: string): Draft {
  return withRule(draft, emptyRule(type))
}

type Input = Record<string, unknown>

function ruleInput(rule: Rule): Input {
  const { id: _id, ...values } = rule
  return values
}

/** Lines of a form: what is new, changed and gone between two states that know their ids. */
function lines<T>(
  before: Map<string, T>,
  now: Map<string, T>,
  id: (one: T) => string | null,
  input: (one: T) => Input,
) {
  const create: Input[] = []
  const update: Input[] = []
  for (const [key, one] of now) {
    const old = before.get(key)
    if (old === undefined) create.push(input(one))
    else if (JSON.stringify(input(old)) !== JSON.stringify(input(one))) update.push({ id: id(old), ...input(one) })
  }
  const gone = [...before].filter(([key]) => !now.has(key)).map(([, one]) => id(one))
  return create.length + update.length + gone.length > 0 ? { create, update, delete: gone } : undefined
}

interface StoredLevel {
  id: string | null
  module: string
  level: Level
}

/** The change of the role for the API; null when nothing has changed. */
export function changesOf(role: RoleMatrix, draft: Draft): Input | null {
  const stored = new Map(role.levels.map((each): [string, StoredLevel] => [each.module, each]))
  const wanted = new Map(
    Object.entries(draft.levels).map(([module, level]): [string, StoredLevel] => [module, { id: null, module, level }]),
  )
  const levels = lines(
    stored,
    wanted,
    (one) => one.id,
    ({ module, level }) => ({ module, level }),
  )
  const before = new Map(role.rules.map((rule): [string, Rule] => [rule.recordType, rule]))
  const rules = lines(before, new Map(Object.entries(draft.rules)), (one) => one.id, ruleInput)
  const input = {
    ...(draft.name === role.name ? {} : { name: draft.name }),
    ...(levels ? { levels } : {}),
    ...(rules ? { rules } : {}),
  }
  return Object.keys(input).length > 0 ? input : null
}

/** A new role with the same rights. */
export function copyOf(role: RoleMatrix, name: string): Input {
  return {
    name,
    levels: { create: role.levels.map(({ module, level }) => ({ module, level })) },
    rules: { create: role.rules.map(ruleInput) },
  }
}

export interface Difference {
  module: string
  record: RecordRow
  mine: ReturnType<typeof effective>
  theirs: ReturnType<typeof effective>
}

/** The record types that two roles have different rights on. */
export function differences(mine: RoleMatrix, theirs: RoleMatrix): Difference[] {
  const [a, b] = [draftOf(mine), draftOf(theirs)]
  const found: Difference[] = []
  for (const module of mine.modules) {
    for (const record of module.records) {
      const of = (draft: Draft) =>
        effective(record, ofLevel(record, draft.levels[module.name] ?? 'none', module.always), draft.rules[record.type])
      const [left, right] = [of(a), of(b)]
      if (JSON.stringify(left) !== JSON.stringify(right))
        found.push({ module: module.title, record, mine: left, theirs: right })
    }
  }
  return found
}
