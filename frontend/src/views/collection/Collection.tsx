import '@/ui/styles-records'
import { Button, Group } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Navigate } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense, useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CollectionProps } from '@/app/contracts'
import { type Command, useCommands } from '@/app/palette/commands'
import { useBoot } from '@/app/session'
import { useList } from '@/data'
import type { ViewType } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { Page } from '@/ui/Page'
import { EmptyState, LoadingState } from '@/ui/states'
import { useScope, WidgetScopeProvider } from '@/widgets'
import { ListView } from '../list/ListView'
import { PeekContext, type PeekScope, type Place, readPeek, writePeek } from '../peek/peek'
import peekCss from '../peek/peek.module.css'
import { SavedTabs } from '../saved/SavedTabs'
import { activeFilters, type CollectionQuery, collectionQuery } from '../search/query'
import { SearchBar } from '../search/SearchBar'
import { CollectionMenu } from './CollectionMenu'
import { usePrimary } from './primary'
import { ViewSwitch } from './ViewSwitch'
import type { ViewProps } from './viewProps'

const KanbanView = lazy(() => import('../kanban/KanbanView').then((module) => ({ default: module.KanbanView })))
const CalendarView = lazy(() => import('../calendar/CalendarView').then((module) => ({ default: module.CalendarView })))
const ChartView = lazy(() => import('../chart/ChartView').then((module) => ({ default: module.ChartView })))
const PivotView = lazy(() => import('../pivot/PivotView').then((module) => ({ default: module.PivotView })))

const PeekPanel = lazy(() => import('../peek/PeekPanel').then((module) => ({ default: module.PeekPanel })))

const GROUPABLE: ViewType[] = ['list']

/** The screen of a record type: saved views, search, and the records in the chosen kind of view. */
export function Collection(props: CollectionProps) {
  return (
    <WidgetScopeProvider type={props.spec.type}>
      <Screen {...props} />
    </WidgetScopeProvider>
  )
}

function Screen({ spec, state, setState }: CollectionProps) {
  const { t } = useTranslation()
  const { userId, today, format } = useScope()
  const [count, setCount] = useState<number | null>(null)
  const offered = spec.viewOrder.filter((view) => view !== 'form' && spec.views[view])
  const view = state.view && offered.includes(state.view) ? state.view : (offered[0] ?? 'list')
  const query = useMemo(
    () => collectionQuery(spec, state, { userId, today, timeZone: format.timeZone }),
    [spec, state, userId, today, format.timeZone],
  )
  const stable = useStable(query)
  const primary = usePrimary(spec)
  useCommands(commandsOf(offered, (next) => setState({ view: next }), t))
  const phone = useMediaQuery('(max-width: 720px)', window.innerWidth <= 720, { getInitialValueInEffect: false })
  const { peek, place, setPlace } = usePeeking(spec, state.peek, setState)
  const shown = { spec, state, setState, query: stable, onCount: setCount, onPlace: setPlace }
  const narrowed = Boolean(state.q || state.where || activeFilters(spec, state).length > 0)
  const empty = (
    <Nothing
      spec={spec}
      narrowed={narrowed}
      clear={() => setState({ q: undefined, where: undefined, filters: [] })}
      create={primary.main}
    />
  )
  if (phone && peek.shown)
    return <Navigate to="/r/$type/$id" params={{ type: peek.shown.type, id: peek.shown.id }} replace />
  return (
    <Page
      title={spec.pluralLabel}
      beside={<SavedTabs spec={spec} state={state} setState={setState} view={view} />}
      actions={
        <>
          <ViewSwitch views={offered} current={view} onChange={(next) => setState({ view: next })} />
          <CollectionMenu spec={spec} state={state} setState={setState} query={stable} view={view} count={count} />
          {primary.buttons}
        </>
      }
      bar={
        <SearchBar
          spec={spec}
          state={state}
          setState={setState}
          group={stable.group}
          count={count}
          groups={GROUPABLE.includes(view)}
        />
      }
    >
      <PeekContext value={phone ? null : peek}>
        <div className={peekCss.split}>
          <div className={peekCss.view}>
            <Suspense fallback={<LoadingState rows={12} />}>
              <View key={view} view={view} {...shown} empty={empty} />
            </Suspense>
          </div>
          {peek.shown ? (
            <Suspense>
              <PeekPanel
                peeked={peek.shown}
                place={peek.shown.type === spec.type ? place : null}
                query={stable}
                onStep={(id) => peek.open({ type: spec.type, id }, { replace: true })}
                onClose={peek.close}
              />
            </Suspense>
          ) : null}
        </div>
      </PeekContext>
      {primary.dialog}
    </Page>
  )
}

/** What is open at the side: in the address, so that Back closes it and a link shows the same. */
function usePeeking(spec: CollectionProps['spec'], text: string | undefined, setState: CollectionProps['setState']) {
  const { recordTypes } = useBoot()
  const [place, setPlace] = useState<Place | null>(null)
  const peek = useMemo<PeekScope>(
    () => ({
      shown: readPeek(text, spec.type),
      can: (type) => type in recordTypes,
      open: (peeked, options) => setState({ peek: writePeek(peeked, spec.type) }, options),
      close: () => setState({ peek: undefined }),
    }),
    [text, spec.type, recordTypes, setState],
  )
  const tell = useCallback(
    (next: Place | null) => setPlace((old) => (JSON.stringify(old) === JSON.stringify(next) ? old : next)),
    [],
  )
  return { peek, place, setPlace: tell }
}

const VIEWS: Partial<Record<ViewType, React.ComponentType<ViewProps>>> = {
  list: ListView,
  kanban: KanbanView,
  calendar: CalendarView,
  chart: ChartView,
  pivot: PivotView,
}

function View({ view, ...props }: ViewProps & { view: ViewType }) {
  const Found = VIEWS[view] ?? ListView
  return <Found {...props} />
}

interface NothingProps {
  spec: CollectionProps['spec']
  narrowed: boolean
  clear: () => void
  create: ReactNode
}

function Nothing({ spec, narrowed, clear, create }: NothingProps) {
  const { t } = useTranslation()
  // Conditions are to blame only where there is something that they leave out: a new company has nothing at all.
  const any = useList(spec, { fields: [], first: 1 }, narrowed)
  if (narrowed && any.isPending) return <LoadingState rows={12} />
  if (narrowed && any.data?.nodes.length !== 0) {
    return (
      <EmptyState
        icon={<Icon name={spec.icon} size={22} />}
        title={t('views.nothingFits')}
        text={t('views.nothingFitsText')}
        action={
          <Group gap="xs" justify="center">
            <Button variant="default" onClick={clear}>
              {t('views.clearFilters')}
            </Button>
            {create}
          </Group>
        }
      />
    )
  }
  return (
    <EmptyState
      icon={<Icon name={spec.icon} size={22} />}
      title={t('views.nothingYet', { things: spec.pluralLabel })}
      text={spec.permissions.create ? t('views.nothingYetText') : undefined}
      action={create}
    />
  )
}

function commandsOf(offered: ViewType[], go: (view: ViewType) => void, t: (key: string) => string): Command[] {
  return offered.map((view) => ({
    id: `view-${view}`,
    label: t(`views.kinds.${view}`),
    icon: 'layout-kanban',
    run: () => go(view),
  }))
}

/** The same query object for as long as it says the same. */
function useStable(query: CollectionQuery): CollectionQuery {
  const text = JSON.stringify(query)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is the query
  return useMemo(() => query, [text])
}
