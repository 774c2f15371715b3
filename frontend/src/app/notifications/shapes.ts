export interface Line {
  id: string
  kind: string
  kindTitle: string
  text: string
  excerpt: string
  count: number
  recordType: string
  recordId: string
  by: string
  at: string
  read: boolean
}

export interface LinePage {
  lines: Line[]
  next: string
  unread: number
}

export type Mail = 'none' | 'now' | 'digest'

export interface KindWish {
  name: string
  title: string
  module: string
  mails: Mail[]
  onlyMail: boolean
  app: boolean
  mail: Mail
  push: boolean
}

export interface WishesAnswer {
  kinds: KindWish[]
  quietFrom: string
  quietTo: string
  digestHour: number
  pushKey: string
  browsers: { id: string; device: string; since: string; here: boolean; error: string }[]
}

/** The calendar day of an instant in a time zone: "2026-11-24". */
export function dayOf(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone }).format(new Date(at))
}

/** The items by what they have in common, in the order in which it first appears. */
export function grouped<T>(items: readonly T[], by: (item: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>()
  for (const item of items) found.set(by(item), [...(found.get(by(item)) ?? []), item])
  return [...found]
}
