import { Failure, Refusal, type RefusalBody, STEP_UP, send, stepUp, tellOutdated } from './http'
import { wiredVariables } from './own'

interface GraphqlError {
  message: string
  path?: (string | number)[]
  extensions?: { code?: string; [key: string]: unknown }
}

interface Answer<T> {
  data?: T | null
  errors?: GraphqlError[]
}

export interface Document {
  query: string
  operationName: string
}

/**
 * Run one GraphQL document: its data, or a Refusal (denied, too many, …) or Failure (a bug) thrown. A mutation that asks
 * for a fresh proof is sent again when the person has given it.
 */
export async function gql<T>(
  document: Document,
  variables: Record<string, unknown> = {},
  signal?: AbortSignal,
): Promise<T> {
  const data = await run<T>(document, variables, signal)
  return asksForProof(data) && (await stepUp()) ? run<T>(document, variables, signal) : data
}

function asksForProof(data: unknown): boolean {
  return Object.values(data as Record<string, { errors?: RefusalBody[] } | null>).some(
    (payload) => Array.isArray(payload?.errors) && payload.errors.some((error) => error.code === STEP_UP),
  )
}

async function run<T>(document: Document, variables: Record<string, unknown> = {}, signal?: AbortSignal): Promise<T> {
  const body = { ...document, variables: wiredVariables(variables) }
  const response = await send('/graphql', { body, signal }).catch((error) => {
    // Documents are made from the specs: one that is not valid was made from a spec of yesterday.
    if (error instanceof Failure && error.status === 400) tellOutdated()
    throw error
  })
  const answer = (await response.json()) as Answer<T>
  const requestId = response.headers.get('X-Request-ID')
  const first = answer.errors?.[0]
  if (first) {
    const code = first.extensions?.code
    if (code && code !== 'internal') throw new Refusal({ code, message: first.message }, response.status, requestId)
    throw new Failure(first.message, response.status, requestId)
  }
  if (!answer.data) throw new Failure('server', response.status, requestId)
  return answer.data
}

/** The errors of a mutation's payload as one Refusal that holds all of them. */
export class Refusals extends Refusal {
  readonly all: Refusal[]

  constructor(errors: RefusalBody[]) {
    const all = errors.map((error) => new Refusal(error))
    super(errors[0] ?? { code: 'unknown', message: '' })
    this.all = all
  }
}
