import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { ViewState } from '@/app/viewState'
import { type Linked, records } from '@/data'
import { keys } from '@/data/keys'
import type { ViewType } from '@/spec/types.gen'
import { kitAction, kitSpec } from '../shared/kit'

const spec = kitSpec('kit.SavedView', {
  recordType: 'char',
  view: 'char',
  label: 'char',
  user: { type: 'm2o', relation: 'identity.User', titleField: 'name' },
  isDefault: 'bool',
  settings: 'json',
})

export interface SavedView {
  id: string
  version: number
  label: string
  view: ViewType
  user: Linked | null
  isDefault: boolean
  settings: Settings
}

/** The parts of a view's state that are kept; dates and pages are of the moment. */
const KEPT = ['q', 'filters', 'where', 'group', 'order', 'columns', 'measures', 'rows', 'cols', 'kind'] as const
export type Settings = Pick<ViewState, (typeof KEPT)[number]>

export function settingsOf(state: ViewState): Settings {
  const entries = KEPT.flatMap((name) => (state[name] === undefined ? [] : [[name, state[name]]]))
  return Object.fromEntries(entries) as Settings
}

/** The state that opens a saved view: its settings, and nothing left of what was before. */
export function stateOf(view: Pick<SavedView, 'id' | 'view' | 'settings'>): Partial<ViewState> {
  const cleared = Object.fromEntries(KEPT.map((name) => [name, undefined]))
  return { ...cleared, ...settingsOf(view.settings), view: view.view, saved: view.id }
}

export function isModified(view: SavedView, state: ViewState, shown: ViewType): boolean {
  return shown !== view.view || ordered(settingsOf(state)) !== ordered(settingsOf(view.settings))
}

function ordered(settings: Settings): string {
  return JSON.stringify(KEPT.map((name) => settings[name] ?? null))
}

/** The saved views of a record type: shared ones and one's own. */
export function useSavedViews(type: string) {
  const client = useQueryClient()
  const fields = Object.keys(spec.fields)
  const found = useQuery({
    queryKey: keys.list(spec.type, { of: type }),
    queryFn: async ({ signal }) => {
      const page = await records.list(
        spec,
        { fields, where: { recordType: { eq: type } }, orderBy: [{ label: 'ASC' }], first: 100 },
        signal,
      )
      return page.nodes.map((node) => node as unknown as SavedView)
    },
    staleTime: 60_000,
    retry: false,
  })
  const stale = () => client.invalidateQueries({ queryKey: keys.type(spec.type) })
  const save = async (id: string | null, input: Record<string, unknown>) => {
    const saved = await records.save(spec, id, id ? input : { recordType: type, ...input }, fields)
    await stale()
    return saved as unknown as SavedView
  }
  const remove = async (id: string) => {
    await records.remove(spec, id)
    await stale()
  }
  const share = async (id: string, everybody: boolean) => {
    await records.run(spec, kitAction(spec, everybody ? 'share' : 'unshare'), { id }, undefined, [])
    await stale()
  }
  return { views: found.data ?? [], loaded: found.isFetched, save, remove, share }
}
