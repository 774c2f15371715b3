import type { ActionSpec, ApiNames, By, Measure, ModelSpec, Relation, Where } from '@/spec/types.gen'
import * as documents from './documents'
import { gql, Refusals } from './gql'
import type { RefusalBody } from './http'
import { once } from './once'
import { unwired } from './own'
import { type Linked, link, normalize, type RecordData } from './selection'

/** As specs and the API write it: [{createdAt: "DESC"}]. */
export type OrderBy = Record<string, string>[]

export interface ListQuery {
  fields: readonly string[]
  where?: Where
  search?: string
  orderBy?: OrderBy
  first?: number
  after?: string
  offset?: number
  count?: boolean
}

export interface Page {
  nodes: RecordData[]
  hasNextPage: boolean
  endCursor: string | null
  totalCount: number | null
}

export interface GroupQuery {
  by: readonly By[]
  /** Those without a field (counts of records) are left out: the count comes always. */
  measures?: readonly Measure[]
  where?: Where
  search?: string
  orderBy?: Record<string, unknown>[]
  first?: number
  offset?: number
  count?: boolean
}

export interface GroupKey {
  field: string
  value: string | number | boolean | null
  label: string
}

export interface Group {
  keys: GroupKey[]
  count: number
  measures: { field: string; aggregate: Measure['aggregate']; value: string | number | null }[]
  /** Narrows the list to this group: join it to one's own by AND (see `both`). */
  where: Where
}

export interface ActionResult {
  record: RecordData | null
  records: RecordData[]
  /** What the action hands back: see `app/actionResult`. */
  result: unknown
}

interface Payload {
  ok: boolean
  record?: Record<string, unknown> | null
  records?: Record<string, unknown>[] | null
  result?: unknown
  errors?: RefusalBody[] | null
}

/** The address' "-name" → {name: "DESC"}. */
export function orderFromText(order: readonly string[] | undefined): OrderBy | undefined {
  if (!order || order.length === 0) return undefined
  return order.map((name) => (name.startsWith('-') ? { [name.slice(1)]: 'DESC' } : { [name]: 'ASC' }))
}

/** {name: "DESC"} → the address' "-name". */
export function orderToText(order: OrderBy): string[] {
  return order.flatMap((part) => Object.entries(part).map(([name, way]) => (way === 'DESC' ? `-${name}` : name)))
}

/** The address' "createdAt:month" → {field, period}. */
export function byFromText(text: string): By {
  const [field = '', period] = text.split(':')
  return { field, period: (period as By['period']) || null }
}

/** {field, period} → the address' "createdAt:month". */
export function byToText(by: By): string {
  return by.period ? `${by.field}:${by.period}` : by.field
}

/** The address' "amount:sum" → {field, aggregate}; "count" counts records. */
export function measureFromText(text: string): Measure {
  const [field = '', aggregate] = text.split(':')
  return aggregate ? { field, aggregate: aggregate as Measure['aggregate'] } : { field: null, aggregate: 'count' }
}

export function measureToText(measure: Measure): string {
  return measure.field ? `${measure.field}:${measure.aggregate}` : 'count'
}

/** Several conditions that must all hold; undefined where there is none. */
export function both(...conditions: (Where | null | undefined)[]): Where | undefined {
  const found = conditions.filter((where): where is Where => !!where && Object.keys(where).length > 0)
  return found.length > 1 ? { AND: found } : found[0]
}

function checked(payload: Payload | undefined): Payload {
  if (!payload) throw new Refusals([])
  if (payload.errors && payload.errors.length > 0) throw new Refusals(payload.errors)
  return payload
}

/** A page of records. */
export async function list(spec: ModelSpec, query: ListQuery, signal?: AbortSignal): Promise<Page> {
  const document = documents.listDocument(spec, query.fields, query.count ?? false)
  const variables = {
    where: query.where,
    search: query.search || undefined,
    orderBy: query.orderBy,
    first: query.first ?? 80,
    after: query.after,
    offset: query.offset,
  }
  const data = await gql<Record<string, RawPage>>(document, variables, signal)
  const page = data[spec.api.many]
  return {
    nodes: (page?.nodes ?? []).map((raw) => normalize(spec, raw)),
    hasNextPage: page?.pageInfo?.hasNextPage ?? false,
    endCursor: page?.pageInfo?.endCursor ?? null,
    totalCount: page?.totalCount ?? null,
  }
}

interface RawPage {
  nodes: Record<string, unknown>[]
  pageInfo?: { hasNextPage: boolean; endCursor: string | null }
  totalCount?: number
}

/** One record; null when there is none, or none that this person may see. */
export async function one(
  spec: ModelSpec,
  id: string,
  fields: readonly string[],
  signal?: AbortSignal,
): Promise<RecordData | null> {
  const document = documents.recordDocument(spec, fields)
  const data = await gql<Record<string, Record<string, unknown> | null>>(document, { id }, signal)
  const raw = data[spec.api.one]
  return raw ? normalize(spec, raw) : null
}

/** Groups with counts and sums, for pivots, charts and columns of a kanban. */
export async function groups(
  api: ApiNames,
  query: GroupQuery,
  signal?: AbortSignal,
): Promise<{ nodes: Group[]; totalCount: number | null }> {
  const variables = {
    where: query.where,
    search: query.search || undefined,
    by: query.by,
    measures: (query.measures ?? []).filter((measure) => measure.field),
    orderBy: query.orderBy,
    first: query.first ?? 80,
    offset: query.offset,
  }
  const document = documents.groupsDocument(api, query.count ?? false)
  const data = await gql<Record<string, { nodes: Group[]; totalCount?: number }>>(document, variables, signal)
  const found = data[api.groups]
  const nodes = (found?.nodes ?? []).map((group) => ({ ...group, where: unwired(group.where) as Where }))
  return { nodes, totalCount: found?.totalCount ?? null }
}

/** Create (id null) or change a record with the API's input (see `changes`). */
export async function save(
  spec: ModelSpec,
  id: string | null,
  input: Record<string, unknown>,
  fields: readonly string[],
  expectedVersion?: number,
): Promise<RecordData> {
  const document = id ? documents.updateDocument(spec, fields) : documents.createDocument(spec, fields)
  const variables = id ? { id, input, expectedVersion } : { input }
  const data = await once<Record<string, Payload>>(document, variables)
  const payload = checked(data[id ? spec.api.update : spec.api.create])
  return normalize(spec, payload.record ?? {})
}

/** Delete one record. */
export async function remove(spec: ModelSpec, id: string): Promise<void> {
  const data = await once<Record<string, Payload>>(documents.deleteDocument(spec), { id })
  checked(data[spec.api.delete])
}

/** Change many records alike. */
export async function bulkUpdate(
  spec: ModelSpec,
  ids: readonly string[],
  input: Record<string, unknown>,
  fields: readonly string[],
): Promise<RecordData[]> {
  const data = await once<Record<string, Payload>>(documents.bulkUpdateDocument(spec, fields), { ids, input })
  const payload = checked(data[spec.api.bulkUpdate])
  return (payload.records ?? []).map((raw) => normalize(spec, raw))
}

export interface Preview {
  values: Record<string, unknown>
  lines: Record<string, Record<string, unknown>[]>
  errors: RefusalBody[]
}

/** What the server would compute from the form, and what it would refuse; nothing is saved. */
export async function preview(
  spec: ModelSpec,
  id: string | null,
  input: Record<string, unknown>,
  signal?: AbortSignal,
): Promise<Preview> {
  const data = await gql<Record<string, Partial<Preview>>>(documents.previewDocument(spec), { id, input }, signal)
  const found = data[spec.api.preview] ?? {}
  return { values: found.values ?? {}, lines: found.lines ?? {}, errors: found.errors ?? [] }
}

/** Run an action on one record, on many, or on the collection. */
export async function run(
  spec: ModelSpec,
  action: ActionSpec,
  target: { id?: string; ids?: readonly string[]; expectedVersion?: number },
  input: Record<string, unknown> | undefined,
  fields: readonly string[],
): Promise<ActionResult> {
  const document = documents.actionDocument(spec, action, fields)
  const data = await once<Record<string, Payload>>(document, { ...target, input })
  const payload = checked(data[action.mutation])
  return {
    record: payload.record ? normalize(spec, payload.record) : null,
    records: (payload.records ?? []).map((raw) => normalize(spec, raw)),
    result: payload.result ?? null,
  }
}

/** Name search in a relation's target, for pickers. */
export async function suggest(
  relation: Relation,
  search: string,
  where?: Where,
  signal?: AbortSignal,
  first = 20,
): Promise<Linked[]> {
  const document = documents.suggestDocument(relation)
  const data = await gql<Record<string, RawPage>>(document, { search: search || undefined, where, first }, signal)
  return (data[relation.many]?.nodes ?? []).map((raw) => link(relation, raw))
}
