import { gql, Refusals, request } from '@/data'
import type { RefusalBody } from '@/data/http'

export type Level = 'none' | 'employee' | 'manager'
export type Right = 'reading' | 'writing' | 'creating' | 'deleting'
export const RIGHTS: readonly Right[] = ['reading', 'creating', 'writing', 'deleting']
export const LEVELS: readonly Level[] = ['none', 'employee', 'manager']
export type FieldRight = 'hidden' | 'readonly'

export interface Named {
  name: string
  label: string
}

export type LevelRight = Record<Right, string> & { actions: string[] }

export interface RecordRow {
  type: string
  label: string
  /** A part of another record: it has field rights only. */
  part: boolean
  levels: Partial<Record<Level, LevelRight>>
  actions: Named[]
  fields: Named[]
}

export interface ModuleBlock {
  name: string
  title: string
  icon: string
  always: boolean
  records: RecordRow[]
}

export type Rule = Record<Right, string> & {
  id: string | null
  recordType: string
  actions: Record<string, boolean>
  fields: Record<string, FieldRight>
}

export interface RoleInList {
  id: string
  name: string
  code: string
  isAdministrator: boolean
  people: number
}

export interface RoleMatrix {
  id: string
  name: string
  code: string
  isAdministrator: boolean
  version: number
  people: { id: string; name: string }[]
  levels: { id: string | null; module: string; level: Level }[]
  rules: Rule[]
  modules: ModuleBlock[]
}

export const rolesQuery = {
  queryKey: ['roles'],
  queryFn: async () => (await request<{ roles: RoleInList[] }>('/api/roles')).roles,
}

export const matrixQuery = (id: string) => ({
  queryKey: ['roles', id],
  queryFn: () => request<RoleMatrix>(`/api/roles/${id}`),
  enabled: id !== '',
})

interface Payload {
  ok: boolean
  record: { id: string } | null
  errors: RefusalBody[]
}

const CREATE = `mutation RoleCreate($input: IdentityRoleInput!) {
  made: identityRoleCreate(input: $input) { ok record { id } errors { code message path } } }`
const UPDATE = `mutation RoleUpdate($id: ID!, $input: IdentityRoleInput!, $version: Int) {
  made: identityRoleUpdate(id: $id, input: $input, expectedVersion: $version) {
    ok record { id } errors { code message path } } }`

function told(payload: Payload): string {
  if (!payload.ok) throw new Refusals(payload.errors)
  return payload.record?.id ?? ''
}

export async function createRole(input: Record<string, unknown>): Promise<string> {
  return told((await gql<{ made: Payload }>({ query: CREATE, operationName: 'RoleCreate' }, { input })).made)
}

export async function updateRole(id: string, version: number, input: Record<string, unknown>): Promise<string> {
  const variables = { id, version, input }
  return told((await gql<{ made: Payload }>({ query: UPDATE, operationName: 'RoleUpdate' }, variables)).made)
}

export function viewAs(whom: { role?: string; user?: string }) {
  return request('/api/roles/view-as', { body: whom })
}
