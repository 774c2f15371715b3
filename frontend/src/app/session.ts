import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { rememberCsrfToken, request } from '@/data/http'
import { keys } from '@/data/keys'
import { formatter } from '@/format/format'
import { forgetSpecs } from '@/spec/loader'
import type { Boot } from '@/spec/types.gen'
import { forgetRecent } from './recent'

export const bootQuery = {
  queryKey: keys.boot,
  queryFn: async () => {
    const boot = await request<Boot>('/api/ui/boot', { quiet: true })
    rememberCsrfToken(boot.csrfToken)
    return boot
  },
  staleTime: 5 * 60_000,
  retry: false,
} as const

/** Who is signed in, where, and what the company has: known everywhere under the shell. */
export function useBoot(): Boot {
  const { data } = useQuery(bootQuery)
  if (!data) throw new Error('useBoot outside the shell')
  return data
}

/** Numbers, money and dates as this person reads them. */
export function useFormat() {
  const boot = useBoot()
  const { i18n } = useTranslation()
  const language = i18n.language
  const { timeZone } = boot.user
  const { currency } = boot.company
  return useMemo(
    () => formatter({ language, timeZone: timeZone || boot.company.timeZone || 'Europe/Moscow', currency }),
    [language, timeZone, currency, boot.company.timeZone],
  )
}

/** Ask again what the company has: after modules, one's language or rights changed. */
export async function refreshBoot() {
  forgetSpecs()
  await queryClient.invalidateQueries({ queryKey: keys.boot })
  await queryClient.invalidateQueries({ queryKey: ['spec'] })
}

/** End the session here and forget everything it saw. */
export async function signOut() {
  await request('/api/auth/sign-out', { body: {}, quiet: true }).catch(() => undefined)
  forgetSpecs()
  forgetRecent()
  queryClient.clear()
}
