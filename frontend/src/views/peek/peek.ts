import { createContext, useContext } from 'react'

/** The record that is open at the side of a collection. */
export interface Peeked {
  type: string
  id: string
}

/** Where it stands among those that the view shows. */
export interface Place {
  /** Counted from 0; null in groups, where a number would say little. */
  index: number | null
  total: number | null
  previous: string | null
  next: string | null
}

/** The address' "12" is a record of the collection itself, "contacts.Contact/12" one that it links to. */
export function readPeek(text: string | undefined, own: string): Peeked | null {
  if (!text) return null
  const at = text.lastIndexOf('/')
  return at < 0 ? { type: own, id: text } : { type: text.slice(0, at), id: text.slice(at + 1) }
}

export function writePeek({ type, id }: Peeked, own: string): string {
  return type === own ? id : `${type}/${id}`
}

export interface PeekScope {
  shown: Peeked | null
  /** Whether such records can be read at all. */
  can: (type: string) => boolean
  open: (peeked: Peeked, options?: { replace?: boolean }) => void
  close: () => void
}

export const PeekContext = createContext<PeekScope | null>(null)

/** How to open a record at the side; null where there is no side: on a phone, on a record's own page. */
export function usePeek(): PeekScope | null {
  return useContext(PeekContext)
}
