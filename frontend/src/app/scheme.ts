import { useMantineColorScheme } from '@mantine/core'
import { request } from '@/data/http'

export type Scheme = 'light' | 'dark' | 'auto'

/** The theme: what is chosen, what is drawn, and how to change it (kept in the browser and in one's preferences). */
export function useScheme() {
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const system =
    typeof matchMedia !== 'undefined' && matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'
  const drawn = colorScheme === 'auto' ? system : colorScheme
  const choose = (scheme: Scheme, keep = true) => {
    setColorScheme(scheme)
    if (keep) void request('/api/auth/preferences', { body: { theme: scheme }, quiet: true }).catch(() => undefined)
  }
  return { scheme: colorScheme, drawn, choose, toggle: () => choose(drawn === 'dark' ? 'light' : 'dark') }
}
