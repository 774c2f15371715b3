export interface RefusalBody {
  code: string
  message: string
  path?: string[] | string | null
  params?: Record<string, unknown>
  /** The record that it is about, in bulk writes. */
  id?: string | null
  requestId?: string
}

/** The server said no in words: what a person can read and act on. `path` names the field. */
export class Refusal extends Error {
  readonly code: string
  readonly path: string[]
  readonly params: Record<string, unknown>
  readonly status: number
  readonly requestId: string | null
  readonly recordId: string | null

  constructor(body: RefusalBody, status = 400, requestId: string | null = null) {
    super(body.message)
    this.name = 'Refusal'
    this.code = body.code
    this.path = pathOf(body.path)
    this.params = body.params ?? {}
    this.status = status
    this.requestId = requestId
    this.recordId = body.id ?? null
  }
}

/** Everything that was refused at once, in a form or a mutation's payload, as one Refusal that holds all of them. */
export class Refusals extends Refusal {
  readonly all: Refusal[]

  constructor(errors: RefusalBody[], status = 400, requestId: string | null = null) {
    const all = errors.map((error) => new Refusal(error, status, requestId))
    super(errors[0] ?? { code: 'unknown', message: '' }, status, requestId)
    this.all = all
  }
}

/** The server, or the way to it, is broken: nothing that a person did. */
export class Failure extends Error {
  readonly status: number
  readonly requestId: string | null

  constructor(message: string, status = 0, requestId: string | null = null) {
    super(message)
    this.name = 'Failure'
    this.status = status
    this.requestId = requestId
  }
}

let csrfToken = ''
let language = ''
let whenSignedOut: () => void = () => undefined
let whenOutdated: () => void = () => undefined

/** The token that writes carry, as the boot or the sign-in page's greeting told it. */
export function rememberCsrfToken(token: string | undefined) {
  if (token) csrfToken = token
}

/** The language that answers come in. */
export function speak(code: string) {
  language = code
}

/** What happens when the server no longer knows what this page was drawn from: a module was disabled, say. */
export function onOutdated(handler: () => void) {
  whenOutdated = handler
}

/** Say that this page is behind the server. */
export function tellOutdated() {
  whenOutdated()
}

/** What happens when a request finds that nobody is signed in. */
export function onSignedOut(handler: () => void) {
  whenSignedOut = handler
}

let proveAnew: () => Promise<boolean> = () => Promise.resolve(false)

/** What the server answers when the last proof of who this is has become too old for a dangerous act. */
export const STEP_UP = 'step_up_needed'

/** Who asks the person to prove themselves anew; answers whether they did. */
export function onStepUp(handler: () => Promise<boolean>) {
  proveAnew = handler
}

/** Ask the person to prove themselves anew. */
export function stepUp(): Promise<boolean> {
  return proveAnew()
}

export interface Options {
  method?: string
  body?: unknown
  signal?: AbortSignal
  headers?: Record<string, string>
  /** Do not run the signed-out handler: the caller asks whether somebody is. */
  quiet?: boolean
}

/** One exchange with our server, as JSON (or FormData): the parsed answer, or a Refusal or Failure thrown. */
export async function request<T>(url: string, options: Options = {}): Promise<T> {
  const response = await send(url, options)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** As `request`, for answers that are files. */
export async function download(url: string, options: Options = {}): Promise<{ blob: Blob; name: string }> {
  const response = await send(url, options)
  const found = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(response.headers.get('Content-Disposition') ?? '')
  return { blob: await response.blob(), name: found?.[1] ? decodeURIComponent(found[1]) : 'file' }
}

/** The raw exchange: the response when it is a good one. Asks for a fresh proof where it is needed, and goes on then. */
export async function send(url: string, options: Options = {}): Promise<Response> {
  try {
    return await exchange(url, options)
  } catch (error) {
    if (error instanceof Refusal && error.code === STEP_UP && (await stepUp())) return exchange(url, options)
    throw error
  }
}

async function exchange(url: string, options: Options): Promise<Response> {
  const method = options.method ?? (options.body === undefined ? 'GET' : 'POST')
  let response: Response
  try {
    response = await fetch(url, {
      method,
      credentials: 'same-origin',
      signal: options.signal,
      headers: headersFor(method, options),
      body: bodyOf(options.body),
    })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error
    throw new Failure('offline')
  }
  if (!response.ok) await refuse(response, options.quiet ?? false)
  return response
}

function headersFor(method: string, options: Options): Record<string, string> {
  const headers: Record<string, string> = { Accept: 'application/json', ...options.headers }
  if (language) headers['Accept-Language'] = language
  if (method !== 'GET') headers['X-CSRF-Token'] = cookie('csrf_token') || csrfToken
  if (options.body !== undefined && !(options.body instanceof FormData)) headers['Content-Type'] = 'application/json'
  return headers
}

function bodyOf(body: unknown): BodyInit | undefined {
  if (body === undefined) return undefined
  return body instanceof FormData ? body : JSON.stringify(body)
}

function cookie(name: string): string {
  if (typeof document === 'undefined') return ''
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${name}=`))
  return found ? decodeURIComponent(found.slice(name.length + 1)) : ''
}

async function refuse(response: Response, quiet: boolean): Promise<never> {
  const body = (await response.json().catch(() => null)) as { error?: RefusalBody; errors?: RefusalBody[] } | null
  const requestId = body?.error?.requestId ?? response.headers.get('X-Request-ID')
  // Wrong passwords and codes are 401, too.
  if (response.status === 401 && (body?.error?.code ?? 'sign_in') === 'sign_in' && !quiet) whenSignedOut()
  if (body?.error && body.errors) throw new Refusals(body.errors, response.status, requestId)
  if (body?.error) throw new Refusal(body.error, response.status, requestId)
  throw new Failure('server', response.status, requestId)
}

function pathOf(path: RefusalBody['path']): string[] {
  if (!path) return []
  return Array.isArray(path) ? path.map(String) : path.split('.')
}
