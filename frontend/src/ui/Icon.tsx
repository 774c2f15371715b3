import { useSyncExternalStore } from 'react'
import type { IconComponent } from './iconMap'

let loaded: Record<string, IconComponent> | null = null
const waiting = new Set<() => void>()

/** Start fetching the named icons; they appear where they are drawn as soon as they are here. */
export async function loadIcons() {
  if (loaded) return
  loaded = (await import('./iconMap')).iconMap
  for (const tell of waiting) tell()
}

function subscribe(tell: () => void) {
  waiting.add(tell)
  return () => {
    waiting.delete(tell)
  }
}

/** One of Tabler's icons by the name that a spec gives ("shopping-cart"). Decorative: the label stands beside it. */
export function Icon({ name, size = 17, className }: { name: string; size?: number; className?: string }) {
  const map = useSyncExternalStore(subscribe, () => loaded)
  if (map === null) {
    void loadIcons()
    return <svg width={size} height={size} aria-hidden="true" className={className} />
  }
  const Found = map[name] ?? map.point
  if (!Found) return null
  return (
    <span aria-hidden="true" className={className} style={{ display: 'inline-flex', flex: 'none' }}>
      <Found size={size} stroke={1.6} />
    </span>
  )
}
