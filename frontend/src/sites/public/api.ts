import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { request } from '@/data/http'
import type { Step } from '@/ui/Steps'

export interface CatalogueModule {
  name: string
  title: string
  summary: string
  description: string
  icon: string
  family: string
  price: string
  currency: string
  depends: string[]
  /** Ticked unless somebody has chosen already. */
  suggested: boolean
  sampleData: boolean
}

export interface Catalogue {
  currency: string
  families: { key: string; title: string }[]
  modules: CatalogueModule[]
  mailPage?: string
}

export interface AddressVerdict {
  available: boolean
  reason: '' | 'taken' | 'reserved' | 'malformed'
  message: string
  suggestion: string
}

export interface SignUpForm {
  companyName: string
  subdomain: string
  email: string
  name: string
  password: string
  language: string
  currency: string
  country: string
  timeZone: string
  modules: string[]
  sampleData: boolean
}

export interface SignUpProgress {
  state: 'waiting_for_mail' | 'running' | 'done' | 'failed'
  companyName: string
  address: string
  email?: string
  message?: string
  mailPage?: string
  steps: Step[]
  enterUrl: string
}

/** All modules with prices; `currency` absent: the language's own. */
export function useCatalogue(currency = '') {
  const { i18n } = useTranslation()
  const language = i18n.language
  return useQuery({
    queryKey: ['catalogue', language, currency],
    queryFn: ({ signal }) => {
      const asked = new URLSearchParams({ language, ...(currency ? { currency } : {}) })
      return request<Catalogue>(`/api/public/catalogue?${asked}`, { signal, quiet: true })
    },
    placeholderData: (old) => old,
    staleTime: 10 * 60_000,
  })
}

export interface PersonalData {
  title: string
  parts: { title: string; paragraphs: string[] }[]
}

/** What the operator tells about personal data. */
export function usePersonalData() {
  const { i18n } = useTranslation()
  const language = i18n.language
  return useQuery({
    queryKey: ['personal-data', language],
    queryFn: ({ signal }) =>
      request<PersonalData>(`/api/public/personal-data?language=${language}`, { signal, quiet: true }),
    staleTime: 10 * 60_000,
  })
}

export const api = {
  address: (subdomain: string, signal?: AbortSignal) =>
    request<AddressVerdict>(`/api/public/address?subdomain=${encodeURIComponent(subdomain)}`, { signal, quiet: true }),
  signUp: (form: SignUpForm) => request<{ signUp: string }>('/api/public/sign-up', { body: form, quiet: true }),
  mailAgain: (id: string, email?: string) =>
    request<{ signUp: string }>(`/api/public/sign-up/${encodeURIComponent(id)}/mail`, { body: { email }, quiet: true }),
  verify: (token: string) => request<{ signUp: string }>('/api/public/verify', { body: { token }, quiet: true }),
  progress: (id: string, signal?: AbortSignal) =>
    request<SignUpProgress>(`/api/public/sign-up/${encodeURIComponent(id)}`, { signal, quiet: true }),
}
