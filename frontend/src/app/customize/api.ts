import { useQuery } from '@tanstack/react-query'
import { gql } from '@/data/gql'
import { type RefusalBody, Refusals, request } from '@/data/http'
import type { ModelSpec } from '@/spec/types.gen'
import type { Step } from './steps'

export const VIEW_KINDS = ['form', 'list', 'kanban', 'calendar'] as const
export type ViewKind = (typeof VIEW_KINDS)[number]

export interface Version {
  id: string
  number: number
  note: string
  createdAt: string
  createdBy: { name: string } | null
  changes: Step[]
}

export interface Role {
  id: string
  name: string
}

interface Payload {
  it: { ok: boolean; result: { number: number } | null; errors: RefusalBody[] }
}

const ERRORS = 'errors { code message path params id }'
const VERSIONS = `query Versions($where: CustomizationLayoutWhere) {
  customizationLayouts(where: $where, orderBy: [{number: DESC}], first: 100) {
    nodes { id number note createdAt createdBy { name } changes } } }`
const ROLES = 'query Roles { identityRoles(first: 100, orderBy: [{name: ASC}]) { nodes { id name } } }'
const PUBLISH = `mutation Publish($input: CustomizationLayoutPublishInput) {
  it: customizationLayoutPublish(input: $input) { ok result ${ERRORS} } }`
const RETURN = `mutation Return($id: ID) { it: customizationLayoutReturnTo(id: $id) { ok result ${ERRORS} } }`

/** The published versions of a form or list, the newest first. */
export function useVersions(type: string, view: ViewKind, role: string | null) {
  return useQuery({
    queryKey: ['records', 'customization.Layout', 'versions', type, view, role],
    queryFn: async ({ signal }) => {
      const place = {
        recordType: { eq: type },
        view: { eq: view },
        role: { id: role ? { eq: role } : { isNull: true } },
      }
      const document = { query: VERSIONS, operationName: 'Versions' }
      const found = await gql<{ customizationLayouts: { nodes: Version[] } }>(document, { where: place }, signal)
      return found.customizationLayouts.nodes
    },
  })
}

/** Who may have a form of their own. */
export function useRoles() {
  return useQuery({
    queryKey: ['records', 'identity.Role', 'names'],
    queryFn: async ({ signal }) => {
      const found = await gql<{ identityRoles: { nodes: Role[] } }>(
        { query: ROLES, operationName: 'Roles' },
        {},
        signal,
      )
      return found.identityRoles.nodes
    },
  })
}

/** The spec as it would be with these steps. */
export function usePreview(
  type: string,
  view: ViewKind,
  role: string | null,
  steps: readonly Step[] | null,
  language: string,
) {
  return useQuery({
    queryKey: ['spec-preview', type, view, role, language, steps],
    queryFn: ({ signal }) =>
      request<ModelSpec>(`/api/ui/spec/${encodeURIComponent(type)}/preview`, {
        body: { view, role: role === null ? null : Number(role), changes: steps },
        signal,
      }),
    placeholderData: (previous) => previous,
    enabled: steps !== null,
    retry: false,
  })
}

export interface Publication {
  recordType: string
  view: ViewKind
  role: string | null
  changes: string
  basedOn: number
  note: string
}

/** Make the steps the newest version; its number. */
export async function publish(input: Publication): Promise<number> {
  return number(await gql<Payload>({ query: PUBLISH, operationName: 'Publish' }, { input }))
}

/** Publish an earlier version again; its new number. */
export async function returnTo(id: string): Promise<number> {
  return number(await gql<Payload>({ query: RETURN, operationName: 'Return' }, { id }))
}

function number(answer: Payload): number {
  if (!answer.it.ok) throw new Refusals(answer.it.errors)
  return answer.it.result?.number ?? 0
}
