import { download, request } from '@/data/http'

/** One found record: its personal values, the law that keeps it (""), and whether it is this person's. */
export interface PersonalRecord {
  type: string
  id: string
  label: string
  title: string
  values: { label: string; value: string }[]
  kept: string
  /** Stands for itself, and is no part of another record. */
  whole: boolean
  mine: boolean
}

export interface LinkedRecord {
  type: string
  id: string
  label: string
  title: string
  /** Its texts name the person. */
  named: boolean
}

export interface Kept {
  what: string
  count: number
  reason: string
}

export interface Found {
  title: string
  act: { id: string; number: string } | null
  records: PersonalRecord[]
  linked: LinkedRecord[]
  messages: number
  activities: number
  followers: number
  mails: number
  attachments: { name: string; erased: boolean }[]
  entries: number
  kept: Kept[]
}

export interface Act {
  id: string
  number: string
  at: string
  by: string
  basis: string
  recordType: string
  recordId: string
}

export interface WholeAct extends Act {
  erased: { type: string; label: string; id?: number; names?: string[]; count?: number }[]
  kept: Kept[]
}

export interface Key {
  recordType: string
  recordId: string
}

const PRIVACY = '/api/privacy'

/** What is known of the person; `without` are records that are somebody else's. */
export function foundQuery(subject: Key, without: Key[]) {
  const asked = new URLSearchParams({ ...subject, without: JSON.stringify(without) })
  return {
    queryKey: ['personal-data', subject, without],
    queryFn: () => request<Found>(`${PRIVACY}/found?${asked}`),
    gcTime: 0,
  }
}

export const takeOut = (subject: Key, without: Key[]) =>
  download(`${PRIVACY}/export`, { body: { ...subject, without } })

export const erase = (subject: Key, basis: string, without: Key[]) =>
  request<{ id: string; number: string }>(`${PRIVACY}/erase`, { body: { ...subject, basis, without } })

export const actQuery = (id: string) => ({
  queryKey: ['erasure-acts', 'one', id],
  queryFn: () => request<WholeAct>(`${PRIVACY}/acts/${id}`),
  enabled: id !== '',
})

export const actsPage = (search: string, after: string) =>
  request<{ acts: Act[]; next: string }>(`${PRIVACY}/acts?${new URLSearchParams({ search, after })}`)

export const printedAct = (id: string) => `${PRIVACY}/acts/${id}/page`
