import { QueryClient } from '@tanstack/react-query'
import { Refusal } from './http'

/** The one cache. A refusal is an answer and is not asked for again; broken connections are, twice. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 30_000,
      gcTime: 10 * 60_000,
      refetchOnWindowFocus: false,
      retry: (count, error) => !(error instanceof Refusal) && count < 2,
    },
  },
})
