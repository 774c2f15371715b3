import { gql } from '@/data/gql'
import { type RefusalBody, Refusals, rememberCsrfToken, request } from '@/data/http'
import { type CreationJson, makePasskey, type RequestJson, signWithPasskey } from './webauthn'

export interface PasskeyRow {
  id: string
  name: string
  createdAt: string
  lastUsedAt: string | null
  isSynced: boolean
  isCopied: boolean
  otherHost: string
}

export interface RememberedRow {
  id: string
  device: string
  createdAt: string
  expiresAt: string
}

export interface SecurityPage {
  hasPassword: boolean
  /** The id of the session that this page is in. */
  session: string
  app: { since: string } | null
  passkeys: PasskeyRow[]
  recoveryLeft: number
  recoveryMade: number
  remembered: RememberedRow[]
  isDemanded: boolean
  minLength: number
}

export interface SessionRow {
  id: string
  device: string
  place: string
  ip: string
  way: string
  createdAt: string
  lastActivityAt: string
}

export type Method = 'password' | 'code' | 'passkey' | 'recovery' | 'sso'

const post = <T = unknown>(path: string, body: Record<string, unknown> = {}, quiet = false) =>
  request<T>(`/api/auth/${path}`, { body, quiet })

export const securityQuery = {
  queryKey: ['security'],
  queryFn: () => request<SecurityPage>('/api/auth/security'),
} as const

export const beginApp = () => post<{ key: string; picture: string }>('factors/totp/begin')
export const confirmApp = (code: string) => post<{ recoveryCodes: string[] }>('factors/totp/confirm', { code })
export const removeApp = () => post('factors/totp/remove')
export const renamePasskey = (id: string, name: string) => post('factors/passkey/rename', { id, name })
export const removePasskey = (id: string) => post('factors/passkey/remove', { id })
export const newRecoveryCodes = () => post<{ recoveryCodes: string[] }>('factors/recovery')
export const forgetDevices = (id?: string) => post('factors/forget-devices', id ? { id } : {})
export const proof = () => request<{ methods: Method[]; fresh: boolean }>('/api/auth/proof', { quiet: true })
export const prove = (shown: Record<string, unknown>) => post('prove', shown, true)

/** Make a passkey on this device and keep it under a name. */
export async function addPasskey(name: string): Promise<{ recoveryCodes: string[] }> {
  const { options } = await post<{ options: CreationJson }>('factors/passkey/begin')
  return post('factors/passkey/add', { name, credential: await makePasskey(options) })
}

/** A signed challenge: of anybody for signing in, of this person for the second factor or a fresh proof. */
export async function signedChallenge(use: 'sign_in' | 'factor' | 'proof') {
  const told = await post<{ options: RequestJson; csrfToken: string }>('passkey/options', { use }, true)
  rememberCsrfToken(told.csrfToken)
  return signWithPasskey(told.options)
}

const document = (operationName: string, query: string) => ({ operationName, query })

/** One's own sessions that still run, the latest first. */
export async function mySessions(userId: string): Promise<SessionRow[]> {
  const query = `query Mine($where: IdentitySessionWhere) { identitySessions(where: $where, first: 100, orderBy: [{lastActivityAt: DESC}]) { nodes { id device place ip way createdAt lastActivityAt } } }`
  const where = { user: { id: { eq: userId } }, endedAt: { isNull: true } }
  const data = await gql<{ identitySessions: { nodes: SessionRow[] } }>(document('Mine', query), { where })
  return data.identitySessions.nodes
}

export interface Payload {
  ok: boolean
  result?: unknown
  errors: RefusalBody[]
}

/** Run one mutation by hand; its refusals are thrown. */
export async function mutate(
  field: string,
  declared: string,
  given: string,
  variables: Record<string, unknown>,
  more = '',
) {
  const head = declared ? `mutation Do(${declared})` : 'mutation Do'
  const call = given ? `${field}(${given})` : field
  const query = `${head} { ${call} { ok ${more} errors { code message path } } }`
  const data = await gql<Record<string, Payload>>(document('Do', query), variables)
  const payload = data[field]
  if (!payload || payload.errors.length > 0) throw new Refusals(payload?.errors ?? [])
  return payload
}

export const endSession = (id: string) => mutate('identitySessionEnd', '$ids: [ID!]', 'ids: $ids', { ids: [id] })
export const endOthers = (userId: string) => mutate('identityUserEndAllSessions', '$id: ID', 'id: $id', { id: userId })

export interface Policy {
  allowsPassword: boolean
  allowsPasskey: boolean
  demand: 'nobody' | 'administrators' | 'everybody'
  demandedFromDate: string | null
  allowsTrustedDevices: boolean
  trustsSso: boolean
  passwordMinLength: number
  refusesCommonPasswords: boolean
  sessionIdleMinutes: number
  sessionHours: number
}

export interface Connection {
  isEnabled: boolean
  name: string
  issuer: string
  clientId: string
  hasSecret: boolean
  scopes: string
  emailClaim: string
  joining: 'invited' | 'domain'
  domains: string
  role: { id: string; name: string } | null
}

export interface SignInSettings {
  policy: Policy
  sso: Connection
  roles: { id: string; name: string }[]
  unprotected: number
}

/** The company's rules, its provider, and how many people lack a second factor. */
export async function signInSettings(): Promise<SignInSettings> {
  const query = `query Settings {
    identitySignInPolicies(first: 1) { nodes { allowsPassword allowsPasskey demand demandedFromDate allowsTrustedDevices trustsSso passwordMinLength refusesCommonPasswords sessionIdleMinutes sessionHours } }
    identitySsoConnections(first: 1) { nodes { isEnabled name issuer clientId hasSecret scopes emailClaim joining domains role { id name } } }
    identityRoles(where: {isAdministrator: {eq: false}}, first: 200) { nodes { id name } }
    identityUsers(where: {hasSecondFactor: {eq: false}, state: {eq: "active"}, kind: {eq: "person"}}, first: 1) { totalCount }
  }`
  interface Raw {
    identitySignInPolicies: { nodes: Policy[] }
    identitySsoConnections: { nodes: Connection[] }
    identityRoles: { nodes: { id: string; name: string }[] }
    identityUsers: { totalCount: number }
  }
  const data = await gql<Raw>(document('Settings', query))
  const policy = data.identitySignInPolicies.nodes[0]
  const sso = data.identitySsoConnections.nodes[0]
  if (!policy || !sso) throw new Refusals([])
  return { policy, sso, roles: data.identityRoles.nodes, unprotected: data.identityUsers.totalCount }
}

export const savePolicy = (input: Partial<Policy>) =>
  mutate('identitySignInPolicyUpdate', '$input: IdentitySignInPolicyInput!', 'id: "1", input: $input', { input })

export const saveConnection = (input: Record<string, unknown>) =>
  mutate('identitySsoConnectionUpdate', '$input: IdentitySsoConnectionInput!', 'id: "1", input: $input', { input })

export const saveSecret = (secret: string) =>
  mutate('identitySsoConnectionSetSecret', '$input: IdentitySsoConnectionSetSecretInput!', 'input: $input', {
    input: { secret },
  })

export async function checkProvider(): Promise<string> {
  const payload = await mutate('identitySsoConnectionCheckProvider', '', '', {}, 'result')
  return (payload.result as { message?: string } | null)?.message ?? ''
}
