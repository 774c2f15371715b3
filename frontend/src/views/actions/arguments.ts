import { inputValue } from '@/data'
import type { ActionSpec, ArgumentKind, ArgumentSpec, FieldSpec, FieldType } from '@/spec/types.gen'

const TYPES: Record<ArgumentKind, FieldType> = {
  text: 'char',
  int: 'int',
  decimal: 'decimal',
  bool: 'bool',
  date: 'date',
  time: 'time',
  datetime: 'datetime',
  choice: 'select',
  record: 'm2o',
  records: 'm2m',
}

const TEXTS: Record<string, FieldType> = { text: 'text', richtext: 'html' }

/** What an action asks for, as a field that the widgets can change. */
export function argumentField(argument: ArgumentSpec): FieldSpec {
  const type = argument.kind === 'text' ? (TEXTS[argument.widget] ?? 'char') : TYPES[argument.kind]
  return {
    name: argument.name,
    type,
    label: argument.label,
    help: argument.help,
    required: argument.required,
    readonly: false,
    sortable: false,
    filterable: false,
    groupable: false,
    ...(argument.kind === 'choice' ? { options: argument.choices } : {}),
    ...(argument.relation ? { relation: argument.relation } : {}),
  }
}

/** The dialog's values to begin with. */
export function startingValues(action: ActionSpec): Record<string, unknown> {
  return Object.fromEntries(
    action.arguments.map((argument) => [argument.name, argument.default ?? (argument.kind === 'records' ? [] : null)]),
  )
}

/** The values as the API takes them; what is left empty is left out. */
export function actionInput(action: ActionSpec, values: Record<string, unknown>): Record<string, unknown> {
  const entries = action.arguments.flatMap((argument) => {
    const value = inputValue(argumentField(argument), values[argument.name])
    const nothing =
      value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
    return nothing ? [] : [[argument.name, value] as const]
  })
  return Object.fromEntries(entries)
}

/** Whether the action is offered for a record in this state. */
export function isOffered(action: ActionSpec, state: unknown): boolean {
  return action.states.length === 0 || action.states.includes(String(state))
}
