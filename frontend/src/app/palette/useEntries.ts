import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { inSentence } from '@/format/words'
import type { Boot } from '@/spec/types.gen'
import { recentRecords } from '../recent'
import { useScheme } from '../scheme'
import { signOut, useBoot } from '../session'
import { destinations, targetOf } from '../shell/menu'
import { chooseLanguage } from '../shell/QuickSwitches'
import { screenCommands } from './commands'
import { score } from './match'
import { type Part, useFound } from './useFound'

export interface PaletteEntry {
  id: string
  /** One of the fixed groups, or of found records `record:` and their type. */
  group: 'recent' | 'here' | 'go' | 'create' | 'command' | `record:${string}`
  /** Of found records: what the type is called in the plural. */
  heading?: string
  label: string
  /** The label with what was looked for apart. */
  parts?: Part[]
  hint?: string
  /** The place in the record's text where the words stand. */
  snippet?: Part[]
  icon: string
  keys?: string
  run: () => unknown
}

const MOST = 10

/** The best first, but each group together, in the order of its best entry. */
function rank(entries: PaletteEntry[], typed: string): PaletteEntry[] {
  const scored = entries
    .filter((entry) => typed !== '' || entry.group !== 'create')
    .map((entry) => ({ entry, points: Math.max(score(entry.label, typed), score(entry.hint ?? '', typed) / 3) }))
    .filter(({ points }) => points > 1 || (typed === '' && points > 0))
    .sort((a, b) => b.points - a.points)
  const groups = [...new Set(scored.map(({ entry }) => entry.group))]
  return groups.flatMap((group) => scored.filter(({ entry }) => entry.group === group).map(({ entry }) => entry))
}

/** What the palette shows for the typed text: the screen's commands, places, new records, and records found by name. */
export function useEntries(typed: string): { entries: PaletteEntry[]; searching: boolean } {
  const own = useOwnEntries()
  const found = useFound(typed)
  const ranked = rank(own, typed)
  const shown = typed === '' ? ranked : ranked.slice(0, MOST)
  return { entries: [...shown, ...found.entries], searching: found.searching }
}

function useOwnEntries(): PaletteEntry[] {
  const { t, i18n } = useTranslation()
  const boot = useBoot()
  const navigate = useNavigate()
  const { drawn, toggle } = useScheme()
  const places = destinations(boot).flatMap(({ entry, section }): PaletteEntry[] => {
    const target = targetOf(entry)
    if (!target) return []
    return [
      {
        id: `go:${entry.id}`,
        group: 'go',
        label: entry.title,
        hint: section,
        icon: entry.icon,
        run: () => navigate(target),
      },
    ]
  })
  const makeable = typesInMenu(boot).filter((type) => boot.recordTypes[type]?.create)
  const create = makeable.map((type): PaletteEntry => {
    const label = t('palette.create', { type: inSentence(boot.recordTypes[type]?.label ?? type) })
    return {
      id: `new:${type}`,
      group: 'create',
      label,
      icon: 'plus',
      run: () => navigate({ to: '/r/$type/new', params: { type } }),
    }
  })
  const recent = recentRecords().map(
    (item): PaletteEntry => ({
      id: `recent:${item.type}:${item.id}`,
      group: 'recent',
      label: item.title,
      hint: boot.recordTypes[item.type]?.label,
      icon: boot.recordTypes[item.type]?.icon ?? 'point',
      run: () => navigate({ to: '/r/$type/$id', params: { type: item.type, id: item.id } }),
    }),
  )
  const here = screenCommands().map(
    (command): PaletteEntry => ({
      id: `here:${command.id}`,
      group: 'here',
      label: command.label,
      icon: command.icon ?? 'player-play',
      keys: command.keys,
      run: command.run,
    }),
  )
  const leave = async () => {
    await signOut()
    await navigate({ to: '/sign-in' })
  }
  const fixed: PaletteEntry[] = [
    {
      id: 'go:settings',
      group: 'go',
      label: t('shell.settings'),
      icon: 'settings',
      keys: 'g s',
      run: () => navigate({ to: '/settings' }),
    },
    {
      id: 'go:profile',
      group: 'go',
      label: t('shell.profile'),
      icon: 'user',
      run: () => navigate({ to: '/settings/profile' }),
    },
    {
      id: 'do:theme',
      group: 'command',
      label: t(drawn === 'dark' ? 'shell.toLight' : 'shell.toDark'),
      icon: 'adjustments',
      run: toggle,
    },
    {
      id: 'do:language',
      group: 'command',
      label: t('shell.toOtherLanguage'),
      icon: 'world',
      run: () => chooseLanguage(i18n.language === 'ru' ? 'en' : 'ru'),
    },
    { id: 'do:leave', group: 'command', label: t('shell.signOut'), icon: 'door', run: leave },
  ]
  if (boot.user.isAdministrator) {
    fixed.push({
      id: 'go:market',
      group: 'go',
      label: t('shell.marketplace'),
      icon: 'apps',
      run: () => navigate({ to: '/marketplace' }),
    })
  }
  return [...here, ...recent.slice(0, 5), ...places, ...create, ...fixed]
}

/** The record types that the menu opens, each once, in its order. */
export function typesInMenu(boot: Boot): string[] {
  const found = destinations(boot).flatMap(({ entry }) => entry.record ?? [])
  return [...new Set(found)].filter((type) => boot.recordTypes[type])
}
