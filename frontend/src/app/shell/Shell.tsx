import { Outlet, useNavigate, useRouterState } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { listen, onChange } from '@/data/live'
import { ConfirmHost } from '@/ui/confirm'
import { undoLatest } from '@/ui/toasts'
import { foundGroups, onShown, shownOnce, triedRule } from '../actionResult'
import { useReadOnOpen } from '../notifications/unread'
import { onPalette, openPalette, paletteIsOpen } from '../palette/commands'
import { refreshBoot, useBoot } from '../session'
import { hearShortcuts, useShortcut } from '../shortcuts/registry'
import { BottomBar } from './BottomBar'
import { useKeptKeys, whenIdle } from './keptKeys'
import css from './Shell.module.css'
import { Sidebar } from './Sidebar'
import { StepUpHost } from './stepUp'
import { useAppliedTheme } from './useAppliedTheme'
import { ViewingBar } from './ViewingBar'

const DryRunShown = lazy(() => import('@/widgets/automation/lazy').then((module) => ({ default: module.DryRunShown })))
const ShownOnce = lazy(() => import('./ShownOnce').then((module) => ({ default: module.ShownOnce })))
const FoundGroups = lazy(() => import('./FoundGroups').then((module) => ({ default: module.FoundGroups })))
const loadPalette = () => import('../palette/Palette')
const Palette = lazy(() => loadPalette().then((module) => ({ default: module.Palette })))
const ShortcutHelp = lazy(() =>
  import('../shortcuts/ShortcutHelp').then((module) => ({ default: module.ShortcutHelp })),
)

let adapting: number | undefined

/** Somebody adapted forms, fields or the menu: draw them anew, once for several changes of a moment. */
function adaptedSoon() {
  window.clearTimeout(adapting)
  adapting = window.setTimeout(() => void refreshBoot(), 200)
}
const closePalette = () => openPalette(false)

/** The frame of the workspace: the menu at the side, the screen in it, and what lies over every screen. */
export function Shell() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const boot = useBoot()
  const path = useRouterState({ select: (state) => state.location.pathname })
  const [drawer, setDrawer] = useState(false)
  const [help, setHelp] = useState(false)
  const palette = useSyncExternalStore(onPalette, paletteIsOpen)
  const secret = useSyncExternalStore(onShown, shownOnce)
  const groups = useSyncExternalStore(onShown, foundGroups)
  const tried = useSyncExternalStore(onShown, triedRule)
  useAppliedTheme()
  useReadOnOpen(boot.user.id)
  useEffect(hearShortcuts, [])
  useEffect(() => whenIdle(loadPalette), [])
  useKeptKeys(palette, closePalette)
  useEffect(() => listen(boot.eventsUrl, queryClient), [boot.eventsUrl])
  useEffect(() => onChange((hint) => hint.type.startsWith('customization.') && adaptedSoon()), [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes whenever the path changes
  useEffect(() => setDrawer(false), [path])
  useEffect(() => {
    document.title = `${boot.company.name} · Fincomtech`
  }, [boot.company.name])
  useShortcut({ keys: 'mod+k', label: t('shortcuts.palette'), group: 'everywhere', run: () => openPalette() })
  useShortcut({ keys: '?', label: t('shortcuts.help'), group: 'everywhere', run: () => setHelp(true) })
  useShortcut({ keys: 'g h', label: t('shortcuts.home'), group: 'everywhere', run: () => navigate({ to: '/' }) })
  useShortcut({
    keys: 'g s',
    label: t('shortcuts.settings'),
    group: 'everywhere',
    run: () => navigate({ to: '/settings' }),
  })
  useShortcut({ keys: 'z', label: t('shortcuts.undo'), group: 'everywhere', run: () => undoLatest() })
  return (
    <div className={css.frame}>
      <a className={css.skip} href="#screen">
        {t('shell.skip')}
      </a>
      <Sidebar open={drawer} onClose={() => setDrawer(false)} />
      <main id="screen" className={css.screen} tabIndex={-1}>
        <ViewingBar />
        <Outlet />
      </main>
      <BottomBar onMenu={() => setDrawer(true)} />
      <ConfirmHost />
      <StepUpHost />
      <Suspense>
        {palette ? <Palette onClose={closePalette} /> : null}
        {secret ? <ShownOnce /> : null}
        {groups ? <FoundGroups /> : null}
        {tried ? <DryRunShown run={tried} /> : null}
        {help ? <ShortcutHelp onClose={() => setHelp(false)} /> : null}
      </Suspense>
    </div>
  )
}
