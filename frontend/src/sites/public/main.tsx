import '@/ui/styles'
import { MantineProvider } from '@mantine/core'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { createRoot } from 'react-dom/client'
import { reloadForNewVersion } from '@/app/newVersion'
import { queryClient } from '@/data/client'
import { firstLanguage, startI18n } from '@/i18n/setup'
import { cssVariables, theme } from '@/ui/theme'
import { router } from './router'

const locales = import.meta.glob<{ default: Record<string, unknown> }>(['../../i18n/*.json', './locales/*.json'])

reloadForNewVersion()

async function start() {
  await startI18n(locales, firstLanguage())
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
