import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import {
  type Linked,
  type OrderBy,
  onChange,
  type Page,
  type RecordData,
  records,
  refreshRecords,
  request,
} from '@/data'
import { keys } from '@/data/keys'
import type { Formatter } from '@/format/format'
import type { Where } from '@/spec/types.gen'
import { kitSpec } from '@/views/shared/kit'
import { daysBetween, wallOf } from '@/widgets/date/days'

const USER = { type: 'm2o', relation: 'identity.User', titleField: 'name' } as const

export const messageSpec = kitSpec('kit.Message', {
  recordType: 'char',
  recordId: 'char',
  kind: 'char',
  author: USER,
  authorName: 'char',
  subject: 'char',
  body: 'html',
  changes: 'json',
  quoted: 'html',
  editedAt: 'datetime',
  mailFrom: 'char',
  mailTo: 'text',
  mailCc: 'text',
  mailState: 'char',
  mailError: 'text',
  trust: 'char',
  automatic: 'bool',
  createdAt: 'datetime',
})
export const typeSpec = kitSpec('kit.ActivityType', {
  name: 'char',
  icon: 'char',
  color: 'char',
  defaultDays: 'int',
  summary: 'char',
  note: 'html',
  defaultAssignee: USER,
})
export const followerSpec = kitSpec('kit.Follower', {
  user: USER,
  address: 'char',
  name: 'char',
  messages: 'bool',
  notes: 'bool',
  changes: 'bool',
  activities: 'bool',
})
const TYPE = { type: 'm2o', relation: 'kit.ActivityType', titleField: 'name' } as const

export const activitySpec = kitSpec('kit.Activity', {
  activityType: TYPE,
  summary: 'char',
  note: 'html',
  dueDate: 'date',
  dueAt: 'datetime',
  remindBefore: 'int',
  assignee: USER,
  state: 'char',
  recordType: 'char',
  recordId: 'char',
  recordTitle: 'char',
})
export const fileSpec = kitSpec('kit.Attachment', {
  name: 'char',
  contentType: 'char',
  size: 'int',
  sha256: 'char',
  series: 'char',
  revision: 'int',
  latest: 'bool',
  inline: 'bool',
  createdBy: USER,
  createdAt: 'datetime',
  message: { type: 'm2o', relation: 'kit.Message', titleField: 'subject' },
})

export interface Change {
  field: string
  label: string
  before: string
  after: string
}

export interface Message extends RecordData {
  recordType: string
  recordId: string
  kind: string
  author: Linked | null
  authorName: string
  subject: string
  body: string
  quoted: string
  editedAt: string | null
  changes: Change[]
  mailFrom: string
  mailTo: string
  mailCc: string
  mailState: string
  mailError: string
  trust: string
  automatic: boolean
  createdAt: string
}

export interface ActivityKind extends RecordData {
  name: string
  icon: string
  color: string
  defaultDays: number
  summary: string
  note: string
  defaultAssignee: Linked | null
}

export interface Follower extends RecordData {
  user: Linked | null
  address: string
  name: string
  messages: boolean
  notes: boolean
  changes: boolean
  activities: boolean
}

/** What an action hands back after an activity is done: what usually comes next. */
export interface NextActivity {
  activityType: string
  name: string
  summary: string
  dueDate: string
  assignee: string | null
  note: string
}

/** To whom a mail about the record goes. */
export interface Recipients {
  to: string
  followers: string[]
  unreachable: { address: string; reason: string }[]
  sender: string
  repliesComeBack: boolean
  language: string
}

export interface Activity extends RecordData {
  activityType: Linked | null
  summary: string
  note: string
  dueDate: string
  /** The instant, where it has a time of day. */
  dueAt: string | null
  /** Minutes. */
  remindBefore: number | null
  assignee: Linked | null
  recordType: string
  recordId: string
  recordTitle: string
}

export interface StoredFile extends RecordData {
  name: string
  contentType: string
  size: number | string
  sha256: string
  series: string
  revision: number
  latest: boolean
  inline: boolean
  createdBy: Linked | null
  createdAt: string
  message: Linked | null
}

function about(type: string, id: string) {
  return { recordType: { eq: type }, recordId: { eq: id } }
}

const BY_DUE: OrderBy = [{ dueDate: 'ASC' }, { dueAt: 'ASC' }]
const TALK_PAGE = 30

/** Another record whose conversation belongs to this one's history. */
export interface Related {
  recordType: string
  id: string
  title: string
  /** What such a record is called: "deal". */
  label: string
}

/** The records whose conversation belongs to this one's history: a customer's deals. */
export function useRelated(type: string, id: string, wanted: boolean) {
  return useQuery({
    queryKey: [...keys.list(messageSpec.type, { type, id }), 'related'],
    queryFn: async ({ signal }) =>
      (await request<{ records: Related[] }>(`/api/talk/related?${place(type, id)}`, { signal })).records,
    enabled: wanted,
  })
}

function withRelated(type: string, id: string, related: readonly Related[]): Where {
  const types = [...new Set(related.map((one) => one.recordType))]
  const others = types.map((each) => ({
    recordType: { eq: each },
    recordId: { in: related.filter((one) => one.recordType === each).map((one) => one.id) },
  }))
  return others.length > 0 ? { OR: [about(type, id), ...others] } : about(type, id)
}

/** The record's conversation, and that of the related ones, the newest first. */
export function useMessages(type: string, id: string, related: readonly Related[], ready: boolean) {
  return useInfiniteQuery({
    enabled: ready,
    queryKey: keys.list(messageSpec.type, { type, id, endless: true, related: related.map((one) => one.id) }),
    queryFn: ({ pageParam, signal }) =>
      records.list(
        messageSpec,
        {
          fields: Object.keys(messageSpec.fields),
          where: withRelated(type, id, related),
          orderBy: [{ createdAt: 'DESC' }],
          first: TALK_PAGE,
          after: pageParam ?? undefined,
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page: Page) => (page.hasNextPage ? page.endCursor : undefined),
    select: (data: InfiniteData<Page>) => data.pages.flatMap((page) => page.nodes as Message[]),
  })
}

/** What is planned about the record, the most urgent first. */
export function useActivities(type: string, id: string) {
  return useQuery({
    queryKey: keys.list(activitySpec.type, { type, id }),
    queryFn: async ({ signal }) => {
      const where = { ...about(type, id), state: { eq: 'planned' } }
      const asked = { fields: Object.keys(activitySpec.fields), where, orderBy: BY_DUE, first: 50 }
      const page = await records.list(activitySpec, asked, signal)
      return page.nodes as Activity[]
    },
  })
}

/** What one has planned oneself about any record, the most urgent first. */
export function useMyActivities(userId: string, most: number) {
  return useQuery({
    queryKey: keys.list(activitySpec.type, { mine: userId, most }),
    queryFn: async ({ signal }) => {
      const where = { assignee: { id: { eq: userId } }, state: { eq: 'planned' } }
      const asked = { fields: Object.keys(activitySpec.fields), where, orderBy: BY_DUE, first: most }
      const page = await records.list(activitySpec, { ...asked, count: true }, signal)
      return { activities: page.nodes as Activity[], total: page.totalCount ?? 0 }
    },
  })
}

/** The record's files, the newest first. */
export function useFiles(type: string, id: string) {
  return useQuery({
    queryKey: keys.list(fileSpec.type, { type, id }),
    queryFn: async ({ signal }) => {
      const asked = {
        fields: Object.keys(fileSpec.fields),
        where: about(type, id),
        orderBy: [{ createdAt: 'DESC' }],
        first: 200,
      }
      const page = await records.list(fileSpec, asked, signal)
      return page.nodes as StoredFile[]
    },
  })
}

/** The kinds of activities, in their order. */
export function useActivityTypes() {
  return useQuery({
    queryKey: keys.list(typeSpec.type, { all: true }),
    queryFn: async ({ signal }) => {
      const asked = { fields: Object.keys(typeSpec.fields), orderBy: [{ sequence: 'ASC' }], first: 50 }
      return (await records.list(typeSpec, asked, signal)).nodes as ActivityKind[]
    },
    staleTime: 5 * 60_000,
  })
}

/** Who follows the record. */
export function useFollowers(type: string, id: string) {
  return useQuery({
    queryKey: keys.list(followerSpec.type, { type, id }),
    queryFn: async ({ signal }) => {
      const asked = {
        fields: Object.keys(followerSpec.fields),
        where: about(type, id),
        orderBy: [{ id: 'ASC' }],
        first: 200,
      }
      return (await records.list(followerSpec, asked, signal)).nodes as Follower[]
    },
  })
}

function place(type: string, id: string): string {
  return `recordType=${encodeURIComponent(type)}&recordId=${encodeURIComponent(id)}`
}

/** To whom a mail about the record goes, and whether the way is known to be closed. */
export function useRecipients(type: string, id: string) {
  return useQuery({
    queryKey: [...keys.list(followerSpec.type, { type, id }), 'recipients'],
    queryFn: ({ signal }) => request<Recipients>(`/api/talk/recipients?${place(type, id)}`, { signal }),
  })
}

/** Colleagues who may read the record, by a part of their name. */
export async function findPeople(type: string, id: string, search: string) {
  const answer = await request<{ people: { id: string; name: string }[] }>(
    `/api/talk/people?${place(type, id)}&search=${encodeURIComponent(search)}`,
  )
  return answer.people
}

export interface MailPreview {
  subject: string
  body: string
  html: string
  language: string
}

/** A mail as it would arrive. */
export function previewMail(type: string, id: string, asked: { template?: string; subject: string; body: string }) {
  return request<MailPreview>('/api/talk/preview', { body: { recordType: type, recordId: id, ...asked } })
}

/** Ask for the conversation anew: after something was said, planned or uploaded. */
export function useRefreshTalk(type: string) {
  const client = useQueryClient()
  return () => void refreshRecords(client, type)
}

/** What others say about the record shows by itself: the server's hints name the record that it is about. */
export function useFreshTalk(type: string, id: string, related: readonly Related[]) {
  const client = useQueryClient()
  useEffect(() => {
    let timer: number | undefined
    const stop = onChange((hint) => {
      const own = [{ recordType: type, id }, ...related].filter((one) => one.recordType === hint.type)
      const isOurs = hint.ids.length === 0 || hint.ids.some((key) => own.some((one) => one.id === String(key)))
      if (own.length === 0 || !isOurs) return
      window.clearTimeout(timer)
      timer = window.setTimeout(() => {
        for (const each of [messageSpec.type, activitySpec.type, fileSpec.type, followerSpec.type])
          void client.invalidateQueries({ queryKey: keys.type(each) })
      }, 200)
    })
    return () => {
      window.clearTimeout(timer)
      stop()
    }
  }, [client, type, id, related])
}

/** Keep a file with the record, as the next version of another file if one is named; its id. */
export async function upload(type: string, id: string, file: File, replaces?: string): Promise<string> {
  const body = new FormData()
  body.set('file', file)
  body.set('recordType', type)
  body.set('recordId', id)
  if (replaces) body.set('replaces', replaces)
  const answer = await request<{ id: string | number }>('/api/files', { body })
  return String(answer.id)
}

/** "1234567" → "1,2 МБ". */
export function sizeText(size: number | string, locale: string): string {
  const bytes = Number(size)
  const [value, unit] =
    bytes < 1000 ? [bytes, 'byte'] : bytes < 1_000_000 ? [bytes / 1000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte']
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: String(unit),
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(Number(value))
}

type Due = Pick<Activity, 'dueDate' | 'dueAt'>

/** The activity's day, by the reader's own clocks where it has a time. */
function dayOf(due: Due, timeZone: string): string {
  return due.dueAt ? wallOf(due.dueAt, timeZone).day : due.dueDate.slice(0, 10)
}

/** An activity's place in time: late from its minute on, without a time from the next day on. */
export function urgency(due: Due, today: string, timeZone: string): 'late' | 'today' | 'later' {
  if (due.dueAt && new Date(due.dueAt).getTime() < Date.now()) return 'late'
  const day = dayOf(due, timeZone)
  return day < today ? 'late' : day === today ? 'today' : 'later'
}

type Words = (key: string, values?: Record<string, unknown>) => string

/** When, as people say it: "today, 15:00", "in 3 days", "5 days late". */
export function dueText(due: Due, today: string, format: Formatter, t: Words): string {
  const day = dayOf(due, format.timeZone)
  const days = daysBetween(today, day)
  if (days < 0) return t('chatter.late', { count: -days })
  const near = days === 0 ? t('chatter.today') : days === 1 ? t('chatter.tomorrow') : null
  const said = near ?? (days < 8 ? t('chatter.inDays', { count: days }) : format.date(day))
  return due.dueAt ? `${said}, ${wallOf(due.dueAt, format.timeZone).time}` : said
}
