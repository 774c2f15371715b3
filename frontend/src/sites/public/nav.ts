import { useNavigate, useParams, useSearch } from '@tanstack/react-router'
import type { Choice } from './router'

// The workspace's router is the one whose addresses are typed everywhere; this site's few are typed here.
export type Page = '/' | '/modules' | '/sign-up' | '/sign-in' | '/personal-data'

export function useGo() {
  const navigate = useNavigate()
  return (to: Page | `/sign-up/${string}`, options: { search?: Choice; replace?: boolean } = {}) =>
    navigate({ to, search: options.search ?? {}, replace: options.replace ?? false } as never)
}

export function useChoice(): Choice {
  return useSearch({ strict: false }) as Choice
}

export function useId(): string {
  return (useParams({ strict: false }) as { id?: string }).id ?? ''
}
