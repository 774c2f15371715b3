import '@/ui/styles-records'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useSpec } from '@/data/hooks'
import { recordLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import { ErrorState, LoadingState } from '@/ui/states'
import { loadCollectionScreen } from '@/views'
import type { CollectionProps } from '../contracts'

const route = getRouteApi('/shell/r/$type')
const Screen = lazy(async () => {
  const [screen] = await Promise.all([loadCollectionScreen(), addWords(recordLocales)])
  return { default: screen }
})

/** /r/<type>: the spec, then the registered screen with the address as its state. */
export function CollectionRoute() {
  const { type } = route.useParams()
  const state = route.useSearch()
  const navigate = route.useNavigate()
  const { i18n } = useTranslation()
  const spec = useSpec(type, i18n.language)
  const setState = useCallback<CollectionProps['setState']>(
    (patch, options) => {
      void navigate({ search: (old) => ({ ...old, ...patch }), replace: options?.replace ?? false, resetScroll: false })
    },
    [navigate],
  )
  if (spec.isError) return <ErrorState error={spec.error} retry={() => void spec.refetch()} />
  if (!spec.data) return <LoadingState />
  return (
    <Suspense fallback={<LoadingState />}>
      <Screen key={type} spec={spec.data} state={state} setState={setState} />
    </Suspense>
  )
}
