import { lazy, Suspense } from 'react'
import { securityLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import { LoadingState } from '@/ui/states'

const Security = lazy(async () => {
  const [{ Security }] = await Promise.all([import('./Security'), addWords(securityLocales)])
  return { default: Security }
})

const SignInSettings = lazy(async () => {
  const [{ SignInSettings }] = await Promise.all([import('./SignInSettings'), addWords(securityLocales)])
  return { default: SignInSettings }
})

/** /settings/security: one's own sign-in. */
export function SecurityRoute() {
  return (
    <Suspense fallback={<LoadingState />}>
      <Security />
    </Suspense>
  )
}

/** /settings/sign-in: how everybody of the company signs in. */
export function SignInSettingsRoute() {
  return (
    <Suspense fallback={<LoadingState />}>
      <SignInSettings />
    </Suspense>
  )
}
