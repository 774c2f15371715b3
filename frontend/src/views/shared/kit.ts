import type { ActionSpec, ApiNames, FieldSpec, FieldType, ModelSpec } from '@/spec/types.gen'

/** "kit.SavedView" → "kitSavedView": the API's names of a record type that has no spec of its own. */
function apiOf(type: string): ApiNames {
  const [module = '', name = ''] = type.split('.')
  const one = `${module}${name}`
  const many = /[^aeiou]y$/i.test(one) ? `${one.slice(0, -1)}ies` : /(s|x|ch|sh)$/.test(one) ? `${one}es` : `${one}s`
  return {
    type: one.charAt(0).toUpperCase() + one.slice(1),
    one,
    many,
    create: `${one}Create`,
    update: `${one}Update`,
    delete: `${one}Delete`,
    bulkUpdate: `${one}BulkUpdate`,
    preview: `${one}Preview`,
    groups: `${one}Groups`,
  }
}

type Short = FieldType | { type: FieldType; relation: string; titleField: string }

function fieldOf(name: string, short: Short): FieldSpec {
  const type = typeof short === 'string' ? short : short.type
  const plain = {
    name,
    type,
    label: name,
    help: '',
    required: false,
    readonly: false,
    sortable: true,
    filterable: true,
    groupable: false,
  }
  if (typeof short === 'string') return plain
  const { many } = apiOf(short.relation)
  return {
    ...plain,
    relation: { type: short.relation, titleField: short.titleField, many, label: name, colorField: null },
  }
}

/** A spec for one of the kit's own record types, which parts of every screen use: saved views, messages, files. */
export function kitSpec(type: string, fields: Record<string, Short>): ModelSpec {
  return {
    specVersion: 1,
    etag: '',
    type,
    label: type,
    pluralLabel: type,
    titleField: 'id',
    icon: '',
    single: false,
    hints: {},
    conversation: false,
    numbered: false,
    tagged: false,
    adaptable: false,
    personal: false,
    warnings: [],
    api: apiOf(type),
    fields: Object.fromEntries(Object.entries(fields).map(([name, short]) => [name, fieldOf(name, short)])),
    views: {},
    viewOrder: [],
    search: { filters: [], fields: [], groups: [] },
    actions: {},
    prints: [],
    permissions: { create: true, write: true, delete: true },
    lines: {},
    defaultOrder: [],
  }
}

/** An action of one of those types by its name, for `records.run`. */
export function kitAction(spec: ModelSpec, name: string, withInput = false): ActionSpec {
  const argument = {
    name: 'input',
    kind: 'text',
    label: '',
    required: false,
    default: null,
    choices: [],
    relation: null,
    widget: '',
    help: '',
  }
  return {
    name,
    title: name,
    on: 'record',
    asStep: false,
    mutation: `${spec.api.one}${name.charAt(0).toUpperCase()}${name.slice(1)}`,
    icon: '',
    tone: '',
    bulk: false,
    confirm: '',
    states: [],
    move: null,
    undo: null,
    when: true,
    arguments: withInput ? [argument as ActionSpec['arguments'][number]] : [],
  }
}
