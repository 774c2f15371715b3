import { lazy, Suspense } from 'react'
import { notificationLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import { LoadingState } from '@/ui/states'

const Centre = lazy(async () => {
  const [{ Centre }] = await Promise.all([import('./Centre'), addWords(notificationLocales)])
  return { default: Centre }
})

const Wishes = lazy(async () => {
  const [{ Wishes }] = await Promise.all([import('./Wishes'), addWords(notificationLocales)])
  return { default: Wishes }
})

/** /notifications: what was told to the person. */
export function CentreRoute() {
  return (
    <Suspense fallback={<LoadingState />}>
      <Centre />
    </Suspense>
  )
}

/** /settings/notifications: how they want to be told. */
export function WishesRoute() {
  return (
    <Suspense fallback={<LoadingState />}>
      <Wishes />
    </Suspense>
  )
}
