import '@/ui/styles-records'
import { getRouteApi } from '@tanstack/react-router'
import { lazy, Suspense, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useSpec } from '@/data/hooks'
import { recordLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import { ErrorState, LoadingState } from '@/ui/states'
import { loadRecordScreen } from '@/views'
import type { RecordProps } from '../contracts'
import { isAbsent, NoSuchPage } from '../errors'
import type { RecordState } from '../viewState'

const oneRoute = getRouteApi('/shell/r/$type/$id')
const newRoute = getRouteApi('/shell/r/$type/new')
const Screen = lazy(async () => {
  const [screen] = await Promise.all([loadRecordScreen(), addWords(recordLocales)])
  return { default: screen }
})

interface Props {
  type: string
  id: string | null
  state: RecordState
  setState: RecordProps['setState']
}

function RecordScreen({ type, id, state, setState }: Props) {
  const { i18n } = useTranslation()
  const spec = useSpec(type, i18n.language)
  if (isAbsent(spec.error)) return <NoSuchPage />
  if (spec.isError) return <ErrorState error={spec.error} retry={() => void spec.refetch()} />
  if (!spec.data) return <LoadingState />
  if (id === null && !spec.data.permissions.create) return <NoSuchPage />
  return (
    <Suspense fallback={<LoadingState />}>
      <Screen key={`${type}/${id}`} spec={spec.data} id={id} state={state} setState={setState} />
    </Suspense>
  )
}

/** /r/<type>/<id>: one record. */
export function RecordRoute() {
  const { type, id } = oneRoute.useParams()
  const navigate = oneRoute.useNavigate()
  const setState = useCallback<RecordProps['setState']>(
    (patch, options) => {
      void navigate({ search: (old) => ({ ...old, ...patch }), replace: options?.replace ?? false, resetScroll: false })
    },
    [navigate],
  )
  return <RecordScreen type={type} id={id} state={oneRoute.useSearch()} setState={setState} />
}

/** /r/<type>/new: a record that is not there yet. */
export function NewRecordRoute() {
  const { type } = newRoute.useParams()
  const navigate = newRoute.useNavigate()
  const setState = useCallback<RecordProps['setState']>(
    (patch, options) => {
      void navigate({ search: (old) => ({ ...old, ...patch }), replace: options?.replace ?? true, resetScroll: false })
    },
    [navigate],
  )
  return <RecordScreen type={type} id={null} state={newRoute.useSearch()} setState={setState} />
}
