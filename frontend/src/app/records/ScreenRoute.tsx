import '@/ui/styles-records'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { loadScreen } from '@/modules/registry'
import { ErrorState, LoadingState } from '@/ui/states'
import { NoSuchPage } from '../errors'

const route = getRouteApi('/shell/s/$screen')

/** /s/<module>.<screen>: a hand-made screen of a module. */
export function ScreenRoute() {
  const { screen } = route.useParams()
  const found = useQuery({
    queryKey: ['screen', screen],
    queryFn: async () => ({ Screen: await loadScreen(screen) }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <LoadingState />
  const { Screen } = found.data
  return Screen ? <Screen /> : <NoSuchPage />
}
