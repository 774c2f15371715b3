import type { Where } from '@/spec/types.gen'

/** The list that a record was opened from: J and K go along it, and "back" returns to it as it was. */
export interface Trail {
  type: string
  where?: Where
  search?: string
  order: string[]
  total: number | null
  /** The list's address, with all its state. */
  back: string
}

const PREFIX = 'trail:'

/** Keep a trail for this tab; the key and the record's place go into the address as "key.12". */
export function keepTrail(trail: Trail): string {
  const text = JSON.stringify(trail)
  const key = hash(text)
  try {
    sessionStorage.setItem(PREFIX + key, text)
  } catch {
    return key
  }
  return key
}

export function readTrail(from: string | undefined): { trail: Trail; key: string; index: number } | null {
  const [key = '', index] = (from ?? '').split('.')
  try {
    const trail = JSON.parse(sessionStorage.getItem(PREFIX + key) ?? 'null') as Trail | null
    return trail ? { trail, key, index: Number(index ?? 0) } : null
  } catch {
    return null
  }
}

function hash(text: string): string {
  let sum = 5381
  for (let at = 0; at < text.length; at++) sum = (sum * 33 + text.charCodeAt(at)) >>> 0
  return sum.toString(36)
}
