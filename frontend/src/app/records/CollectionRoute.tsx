import '@/ui/styles-records'
import { getRouteApi, Navigate } from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useList, useSpec } from '@/data/hooks'
import { recordLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import type { ModelSpec } from '@/spec/types.gen'
import { EmptyState, ErrorState, LoadingState } from '@/ui/states'
import { loadCollectionScreen } from '@/views'
import type { CollectionProps } from '../contracts'
import { isAbsent, NoSuchPage } from '../errors'

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
  if (isAbsent(spec.error)) return <NoSuchPage />
  if (spec.isError) return <ErrorState error={spec.error} retry={() => void spec.refetch()} />
  if (!spec.data) return <LoadingState />
  return (
    <Suspense fallback={<LoadingState />}>
      {spec.data.single ? (
        <OnlyRecord spec={spec.data} />
      ) : (
        <Screen key={type} spec={spec.data} state={state} setState={setState} />
      )}
    </Suspense>
  )
}

/** A type of exactly one record has no list: its record opens at once. */
function OnlyRecord({ spec }: { spec: ModelSpec }) {
  const { t } = useTranslation()
  const found = useList(spec, { fields: [], first: 1 })
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <LoadingState />
  const [only] = found.data.nodes
  if (!only) return <EmptyState title={t('records.none')} />
  return <Navigate to="/r/$type/$id" params={{ type: spec.type, id: only.id }} replace />
}
