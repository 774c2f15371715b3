import type { ActionSpec, ApiNames, ModelSpec, Relation } from '@/spec/types.gen'
import type { Document } from './gql'
import { capital, names, typeName } from './names'
import { selection } from './selection'

const ERRORS = 'errors { code message path params id }'

interface Part {
  root: string
  variables: [name: string, type: string][]
  body: string
  mutation?: boolean
  /** A write: done once for its key, however often it is sent. */
  once?: boolean
}

function document(part: Part): Document {
  const operationName = capital(part.root)
  const variables = part.once ? [...part.variables, ['key', 'String!'] as const] : part.variables
  const declared = variables.map(([name, type]) => `$${name}: ${type}`).join(', ')
  const passed = part.variables.map(([name]) => `${name}: $${name}`).join(', ')
  const call = `${part.root}${passed ? `(${passed})` : ''}${part.once ? ' @idempotent(key: $key)' : ''}`
  const kind = part.mutation || part.once ? 'mutation' : 'query'
  return { operationName, query: `${kind} ${operationName}(${declared}) { ${call} { ${part.body} } }` }
}

/** A page of records; the total is counted only when asked for. */
export function listDocument(spec: ModelSpec, fields: readonly string[], count: boolean): Document {
  return document({
    root: spec.api.many,
    variables: [
      ['where', names.where(spec.api)],
      ['search', 'String'],
      ['orderBy', `[${names.orderBy(spec.api)}!]`],
      ['first', 'Int'],
      ['after', 'String'],
      ['offset', 'Int'],
    ],
    body: `nodes { ${selection(spec, fields)} } pageInfo { hasNextPage endCursor }${count ? ' totalCount' : ''}`,
  })
}

/** One record by its id. */
export function recordDocument(spec: ModelSpec, fields: readonly string[]): Document {
  return document({ root: spec.api.one, variables: [['id', 'ID!']], body: selection(spec, fields) })
}

/** Groups with counts and sums. */
export function groupsDocument(api: ApiNames, count: boolean): Document {
  return document({
    root: api.groups,
    variables: [
      ['where', names.where(api)],
      ['search', 'String'],
      ['by', '[GroupBy!]'],
      ['measures', '[Measure!]'],
      ['orderBy', '[GroupOrder!]'],
      ['first', 'Int'],
      ['offset', 'Int'],
    ],
    body: `nodes { keys { field value label } count measures { field aggregate value } where }${count ? ' totalCount' : ''}`,
  })
}

/** Make a record. */
export function createDocument(spec: ModelSpec, fields: readonly string[]): Document {
  return document({
    root: spec.api.create,
    once: true,
    variables: [['input', `${names.input(spec.api)}!`]],
    body: `ok record { ${selection(spec, fields)} } ${ERRORS}`,
  })
}

/** Change a record, if it still has the version that the person saw. */
export function updateDocument(spec: ModelSpec, fields: readonly string[]): Document {
  return document({
    root: spec.api.update,
    once: true,
    variables: [
      ['id', 'ID!'],
      ['input', `${names.input(spec.api)}!`],
      ['expectedVersion', 'Int'],
    ],
    body: `ok record { ${selection(spec, fields)} } ${ERRORS}`,
  })
}

/** Delete a record. */
export function deleteDocument(spec: ModelSpec): Document {
  return document({ root: spec.api.delete, once: true, variables: [['id', 'ID!']], body: `ok ${ERRORS}` })
}

/** Change many records alike. */
export function bulkUpdateDocument(spec: ModelSpec, fields: readonly string[]): Document {
  return document({
    root: spec.api.bulkUpdate,
    once: true,
    variables: [
      ['ids', '[ID!]!'],
      ['input', `${names.input(spec.api)}!`],
    ],
    body: `ok records { ${selection(spec, fields)} } ${ERRORS}`,
  })
}

/** What the server would compute, without saving. */
export function previewDocument(spec: ModelSpec): Document {
  return document({
    root: spec.api.preview,
    mutation: true,
    variables: [
      ['id', 'ID'],
      ['input', `${names.input(spec.api)}!`],
    ],
    body: `values lines ${ERRORS}`,
  })
}

/** An action's mutation; `one` record, `many`, or none for actions of the collection. */
export function actionDocument(spec: ModelSpec, action: ActionSpec, fields: readonly string[]): Document {
  const variables: [string, string][] = []
  if (action.on === 'record') variables.push(['id', 'ID'], ['ids', '[ID!]'], ['expectedVersion', 'Int'])
  if (action.arguments.length > 0) variables.push(['input', names.actionInput(action)])
  const records =
    action.on === 'record' ? `record { ${selection(spec, fields)} } records { ${selection(spec, fields)} } ` : ''
  return document({ root: action.mutation, once: true, variables, body: `ok ${records}result ${ERRORS}` })
}

/** Name search in a relation's target. */
export function suggestDocument(relation: Relation): Document {
  return document({
    root: relation.many,
    variables: [
      ['where', `${typeName(relation.type)}Where`],
      ['search', 'String'],
      ['first', 'Int'],
    ],
    body: `nodes { id ${relation.titleField} ${relation.colorField ?? ''} }`,
  })
}
