import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keys } from '@/data/keys'
import type { Boot } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { refreshBoot } from '../session'
import { destinations, targetOf } from '../shell/menu'
import { type Market, type ModuleRun, market } from './api'

const LOOK_EVERY = 300

/** The change of modules that goes on: followed until it ends, then the menu and the page are as it left them. */
export function useRun(found: Market | undefined) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [started, setStarted] = useState<ModuleRun | null>(null)
  const first = started ?? found?.run ?? null
  const followed = useQuery({
    queryKey: ['run', first?.run],
    queryFn: ({ signal }) => market.run(first?.run ?? '', signal),
    enabled: first !== null && first.state === 'running',
    initialData: first ?? undefined,
    initialDataUpdatedAt: 0,
    refetchInterval: (query) => (query.state.data?.state === 'running' ? LOOK_EVERY : false),
  })
  const run = first ? (followed.data ?? first) : null
  const ended = run && run.state !== 'running' ? `${run.run} ${run.state}` : ''
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each end
  useEffect(() => {
    if (!run || ended === '') return
    const menu = refreshBoot()
    void client.invalidateQueries({ queryKey: keys.marketplace })
    const title = found?.modules.find((module) => module.name === run.module)?.title ?? run.module
    if (run.state === 'done') {
      setStarted(null)
      if (run.kind === 'disable') toast(t('market.disabled', { title }), { tone: 'success' })
      else void menu.then(() => sayEnabled(run.module, title))
    }
  }, [ended])
  /** With the way into it, where its menu has one. */
  const sayEnabled = (module: string, title: string) => {
    const boot = client.getQueryData<Boot>(keys.boot)
    const first = boot && destinations(boot).find(({ entry }) => entry.id.startsWith(`${module}.`))
    const target = first && targetOf(first.entry)
    const action = target ? { label: t('market.open', { title }), run: () => navigate(target) } : undefined
    toast(t('market.enabled', { title }), { tone: 'success', action })
  }
  return { run, follow: setStarted, forget: () => setStarted(null) }
}
