import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keys } from '@/data/keys'
import { toast } from '@/ui/toasts'
import { refreshBoot } from '../session'
import { type Market, type ModuleRun, market } from './api'

const LOOK_EVERY = 300

/** The change of modules that goes on: followed until it ends, then the menu and the page are as it left them. */
export function useRun(found: Market | undefined) {
  const { t } = useTranslation()
  const client = useQueryClient()
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
    void refreshBoot()
    void client.invalidateQueries({ queryKey: keys.marketplace })
    const title = found?.modules.find((module) => module.name === run.module)?.title ?? run.module
    if (run.state === 'done') {
      toast(t(run.kind === 'disable' ? 'market.disabled' : 'market.enabled', { title }), { tone: 'success' })
      setStarted(null)
    }
  }, [ended])
  return { run, follow: setStarted, forget: () => setStarted(null) }
}
