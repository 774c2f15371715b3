import { useEffect, useRef } from 'react'

export interface Shortcut {
  /** "c", "mod+k", "shift+enter", or a sequence "g h". */
  keys: string
  label: string
  /** The heading in the overview; by default the screen's own. */
  group?: 'everywhere' | 'screen'
  run: (event: KeyboardEvent) => unknown
  /** Also while somebody types in a field. Chords with mod do so anyway. */
  inFields?: boolean
  /** Off for the moment: neither runs nor stands in the overview. */
  disabled?: boolean
}

interface Entry {
  current: Shortcut
}

const entries = new Set<Entry>()
let pressed = ''
let pressedAt = 0

/** All that works on this screen, for the overview: the latest of the same keys only. */
export function activeShortcuts(): Shortcut[] {
  const found = new Map<string, Shortcut>()
  for (const entry of entries) if (!entry.current.disabled) found.set(entry.current.keys, entry.current)
  return [...found.values()]
}

/** A shortcut for as long as the component is on the screen; a later one takes the keys from an earlier. */
export function useShortcut(shortcut: Shortcut) {
  const entry = useRef(shortcut)
  useEffect(() => {
    entry.current = shortcut
  })
  useEffect(() => {
    entries.add(entry)
    return () => {
      entries.delete(entry)
    }
  }, [])
}

const BY_CODE: Record<string, string> = { Slash: '/', Period: '.', Comma: ',' }

/** The key by its place on the keyboard, so that "c" works in the Russian layout too. */
function keyOf(event: KeyboardEvent): string {
  if (event.key === '?') return '?'
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1]
  if (letter) return letter.toLowerCase()
  const digit = /^Digit(\d)$/.exec(event.code)?.[1]
  if (digit && !event.shiftKey) return digit
  if (event.code === 'Slash' && event.shiftKey) return '?'
  return BY_CODE[event.code] ?? event.key.toLowerCase()
}

/** "mod+shift+k": how an event is written in the registry. */
export function chordOf(event: KeyboardEvent): string {
  const key = keyOf(event)
  const parts: string[] = []
  if (event.metaKey || event.ctrlKey) parts.push('mod')
  if (event.altKey) parts.push('alt')
  if (event.shiftKey && key !== '?') parts.push('shift')
  return [...parts, key].join('+')
}

function typing(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  return target.isContentEditable || target.matches('input:not([type=checkbox]):not([type=radio]), textarea, select')
}

function onKeyDown(event: KeyboardEvent) {
  if (event.defaultPrevented || event.isComposing || ['Shift', 'Control', 'Alt', 'Meta'].includes(event.key)) return
  const chord = chordOf(event)
  const sequence = Date.now() - pressedAt < 900 ? `${pressed} ${chord}` : chord
  pressed = chord
  pressedAt = Date.now()
  const inField = typing(event.target)
  const candidates = [...entries].reverse().map((entry) => entry.current)
  const found = candidates.find((item) => !item.disabled && (item.keys === sequence || item.keys === chord))
  if (!found) return
  if (inField && !found.inFields && !chord.startsWith('mod+')) return
  if (!found.inFields && document.querySelector('[aria-modal="true"]') && !chord.startsWith('mod+')) return
  pressed = ''
  event.preventDefault()
  found.run(event)
}

/** Start hearing keys; once, by the shell. Returns how to stop. */
export function hearShortcuts(): () => void {
  window.addEventListener('keydown', onKeyDown)
  return () => window.removeEventListener('keydown', onKeyDown)
}
