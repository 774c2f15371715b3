import { useEffect, useRef } from 'react'

export interface Command {
  id: string
  label: string
  icon?: string
  /** The keys that do the same, shown beside it. */
  keys?: string
  run: () => unknown
}

const sources = new Set<{ current: readonly Command[] }>()
const listeners = new Set<(open: boolean) => void>()
let isOpen = false

/** What the palette offers for the open screen: the record's actions, the view's switches. */
export function useCommands(commands: readonly Command[]) {
  const held = useRef(commands)
  useEffect(() => {
    held.current = commands
  })
  useEffect(() => {
    sources.add(held)
    return () => {
      sources.delete(held)
    }
  }, [])
}

export function screenCommands(): Command[] {
  return [...sources].flatMap((source) => [...source.current])
}

export function openPalette(open = true) {
  isOpen = open
  for (const tell of listeners) tell(open)
}

export function paletteIsOpen(): boolean {
  return isOpen
}

export function onPalette(tell: (open: boolean) => void): () => void {
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
  }
}
