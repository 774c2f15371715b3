// Passkeys in the browser: JSON as the server speaks it, bytes as the browser does. Source: W3C WebAuthn Level 3, 5.1.

type Json = Record<string, unknown>

export interface Descriptor {
  id: string
  type: 'public-key'
  transports?: AuthenticatorTransport[]
}

export interface CreationJson extends Json {
  challenge: string
  user: { id: string; name: string; displayName: string }
  excludeCredentials?: Descriptor[]
}

export interface RequestJson extends Json {
  challenge: string
  allowCredentials?: Descriptor[]
}

/** The person closed the browser's dialog, or it ran out: nothing to complain about. */
export class Dismissed extends Error {}

/** The device is registered already. */
export class AlreadyRegistered extends Error {}

/** Whether this browser can make and use passkeys here: it wants TLS, or this very machine. */
export function canUsePasskeys(): boolean {
  return typeof window !== 'undefined' && window.isSecureContext && 'PublicKeyCredential' in window
}

/** Let the browser make a passkey. */
export async function makePasskey(options: CreationJson): Promise<Json> {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: descriptors(options.excludeCredentials),
  } as unknown as PublicKeyCredentialCreationOptions
  const made = await asked(() => navigator.credentials.create({ publicKey }))
  const response = made.response as AuthenticatorAttestationResponse
  return {
    ...named(made),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      attestationObject: text(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  }
}

/** Let the browser sign a challenge with a passkey. */
export async function signWithPasskey(options: RequestJson): Promise<Json> {
  const publicKey = {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: descriptors(options.allowCredentials),
  } as unknown as PublicKeyCredentialRequestOptions
  const found = await asked(() => navigator.credentials.get({ publicKey }))
  const response = found.response as AuthenticatorAssertionResponse
  return {
    ...named(found),
    response: {
      clientDataJSON: text(response.clientDataJSON),
      authenticatorData: text(response.authenticatorData),
      signature: text(response.signature),
      userHandle: response.userHandle ? text(response.userHandle) : '',
    },
  }
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  try {
    const found = await ask()
    if (found instanceof PublicKeyCredential) return found
  } catch (error) {
    const name = error instanceof DOMException ? error.name : ''
    if (name === 'InvalidStateError') throw new AlreadyRegistered()
    if (name !== 'NotAllowedError' && name !== 'AbortError') throw error
  }
  throw new Dismissed()
}

function named(credential: PublicKeyCredential): Json {
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type }
}

function descriptors(found: Descriptor[] | undefined) {
  return found?.map((each) => ({ ...each, id: bytes(each.id) }))
}

/** base64url → bytes. */
export function bytes(encoded: string): Uint8Array<ArrayBuffer> {
  const plain = atob(encoded.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(plain, (letter) => letter.charCodeAt(0))
}

/** Bytes → base64url. */
export function text(buffer: ArrayBuffer): string {
  const plain = String.fromCharCode(...new Uint8Array(buffer))
  return btoa(plain).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}
