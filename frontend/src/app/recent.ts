export interface RecentRecord {
  type: string
  id: string
  title: string
  at: number
}

const KEPT = 'recent'
const MANY = 12

/** What this person opened last in this browser, newest first. */
export function recentRecords(): RecentRecord[] {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '[]') as RecentRecord[]
  } catch {
    return []
  }
}

/** Remember that a record was opened (its screen says so, once it knows the title). */
export function rememberRecord(type: string, id: string, title: string) {
  if (!title) return
  const others = recentRecords().filter((item) => item.type !== type || item.id !== id)
  localStorage.setItem(KEPT, JSON.stringify([{ type, id, title, at: Date.now() }, ...others].slice(0, MANY)))
}

export function forgetRecent() {
  localStorage.removeItem(KEPT)
}
