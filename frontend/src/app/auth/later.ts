import { request } from '@/data/http'
import { securityLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import { signedChallenge } from '../settings/security/api'
import { Dismissed } from '../settings/security/webauthn'
import type { Next } from './AuthCard'

// What the sign-in page needs only sometimes: fetched then, with its words.

export async function loadSecondStep() {
  const [{ SecondStep }] = await Promise.all([import('./SecondStep'), addWords(securityLocales)])
  return { default: SecondStep }
}

export async function loadSetUp() {
  const [{ SetUp }] = await Promise.all([import('./SetUp'), addWords(securityLocales)])
  return { default: SetUp }
}

export async function loadRefused() {
  const [{ Refused }] = await Promise.all([import('./Refused'), addWords(securityLocales)])
  return { default: Refused }
}

/** Sign in with a passkey alone; null when the person closed the browser's dialog. */
export async function signInByPasskey(): Promise<Next | null> {
  try {
    const credential = await signedChallenge('sign_in')
    return await request<Next>('/api/auth/passkey/sign-in', { body: { credential }, quiet: true })
  } catch (error) {
    if (error instanceof Dismissed) return null
    throw error
  }
}
