import { lazy, Suspense } from 'react'
import { rolesLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import { LoadingState } from '@/ui/states'

const Roles = lazy(async () => {
  const [{ Roles }] = await Promise.all([import('./Roles'), addWords(rolesLocales)])
  return { default: Roles }
})

/** /settings/roles: what each role may see and do. */
export function RolesRoute() {
  return (
    <Suspense fallback={<LoadingState />}>
      <Roles />
    </Suspense>
  )
}
