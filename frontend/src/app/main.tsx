import '@/ui/styles'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { queryClient } from '@/data/client'
import { onOutdated, onSignedOut } from '@/data/http'
import { keys } from '@/data/keys'
import { shellLocales } from '@/i18n/locales'
import { firstLanguage, startI18n } from '@/i18n/setup'
import { cssVariables, theme } from '@/ui/theme'
import { reloadForNewVersion } from './newVersion'
import { router } from './router'
import { refreshBoot } from './session'

onSignedOut(() => {
  const { pathname, href } = router.state.location
  if (pathname === '/sign-in') return
  queryClient.removeQueries({ queryKey: keys.boot })
  void router.navigate({ to: '/sign-in', search: { return: href } })
})

let refreshed = 0
onOutdated(() => {
  if (Date.now() - refreshed < 10_000) return
  refreshed = Date.now()
  void refreshBoot()
})

reloadForNewVersion()

async function start() {
  await startI18n(shellLocales, firstLanguage())
  const root = document.getElementById('root')
  if (!root) return
  createRoot(root).render(
    <MantineProvider
      theme={theme}
      cssVariablesResolver={cssVariables}
      defaultColorScheme="auto"
      deduplicateCssVariables={false}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>,
  )
}

void start()
