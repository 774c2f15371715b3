/** A record that looks the same, and what it has in common with the one on the screen. */
export interface LookAlike {
  type: string
  id: string
  title: string
  why: string[]
  /** Whether one is asked before making another one. */
  ask: boolean
}

/** The look-alikes that a preview's hint tells. */
export function lookAlikes(value: unknown): LookAlike[] {
  return Array.isArray(value) ? (value as LookAlike[]) : []
}
