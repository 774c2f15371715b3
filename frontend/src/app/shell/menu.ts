import type { Boot, MenuEntry, Where } from '@/spec/types.gen'
import type { ViewState } from '../viewState'

export type Target =
  | { to: '/r/$type'; params: { type: string }; search: ViewState }
  | { to: '/s/$screen'; params: { screen: string } }

/** Where a menu's entry leads; null for a heading. */
export function targetOf(entry: MenuEntry): Target | null {
  if (entry.record) return { to: '/r/$type', params: { type: entry.record }, search: searchOf(entry) }
  if (entry.screen) return { to: '/s/$screen', params: { screen: entry.screen } }
  return null
}

function searchOf(entry: MenuEntry): ViewState {
  const search: ViewState = {}
  if (entry.view && entry.view !== 'list') search.view = entry.view as ViewState['view']
  if (entry.filters && Object.keys(entry.filters).length > 0) search.where = entry.filters
  return search
}

export interface Section {
  id: string
  title: string
  icon: string
  entries: MenuEntry[]
}

/** The menu as the sidebar draws it: entries that lead somewhere by themselves first, then a section per module. */
export function sections(boot: Boot): { loose: MenuEntry[]; grouped: Section[] } {
  const loose: MenuEntry[] = []
  const grouped: Section[] = []
  for (const entry of boot.menu) {
    const inner = leaves(entry.entries ?? [])
    if (inner.length === 0) {
      if (targetOf(entry)) loose.push(entry)
      continue
    }
    const own = targetOf(entry) ? [{ ...entry, entries: [] }] : []
    grouped.push({ id: entry.id, title: entry.title, icon: entry.icon, entries: [...own, ...inner] })
  }
  return { loose, grouped }
}

function leaves(entries: MenuEntry[]): MenuEntry[] {
  return entries.flatMap((entry) => {
    const inner = leaves(entry.entries ?? [])
    return targetOf(entry) ? [entry, ...inner] : inner
  })
}

/** All entries that lead somewhere, with their section, for the palette and the home page. */
export function destinations(boot: Boot): { entry: MenuEntry; section: string }[] {
  const { loose, grouped } = sections(boot)
  return [
    ...loose.map((entry) => ({ entry, section: '' })),
    ...grouped.flatMap((section) => section.entries.map((entry) => ({ entry, section: section.title }))),
  ]
}

/**
 * The entry that the open screen belongs to: the one whose record, view and filter are those of the address. Where none
 * is (a record's page, a list narrowed further), the one that was the last, if it leads to the same type; else the first.
 */
export function currentEntry(boot: Boot, path: string, state: ViewState, last: string | null = null): string | null {
  const found = destinations(boot)
    .map(({ entry }) => entry)
    .filter((entry) => {
      const target = targetOf(entry)
      if (target?.to === '/r/$type') return isUnder(path, `/r/${target.params.type}`)
      return target?.to === '/s/$screen' && isUnder(path, `/s/${target.params.screen}`)
    })
  const exact = found.find((entry) => path.split('/').length === 3 && isExactly(entry, state))
  return (exact ?? found.find((entry) => entry.id === last) ?? found[0])?.id ?? null
}

function isExactly(entry: MenuEntry, state: ViewState): boolean {
  return sameWhere(entry.filters, state.where) && (entry.view || 'list') === (state.view ?? 'list')
}

function sameWhere(left: Where | null | undefined, right: Where | null | undefined): boolean {
  return JSON.stringify(left ?? {}) === JSON.stringify(right ?? {})
}

function isUnder(path: string, base: string): boolean {
  return path === base || path.startsWith(`${base}/`)
}
