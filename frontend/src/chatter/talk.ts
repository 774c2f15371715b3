import { type InfiniteData, useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { type Linked, type Page, type RecordData, records, refreshRecords, request } from '@/data'
import { keys } from '@/data/keys'
import { kitSpec } from '@/views/shared/kit'
import { daysBetween } from '@/widgets/date/days'

const USER = { type: 'm2o', relation: 'identity.User', titleField: 'name' } as const

export const messageSpec = kitSpec('kit.Message', {
  kind: 'char',
  author: USER,
  authorName: 'char',
  subject: 'char',
  body: 'html',
  changes: 'json',
  mailTo: 'text',
  mailState: 'char',
  mailError: 'text',
  createdAt: 'datetime',
})
export const activitySpec = kitSpec('kit.Activity', {
  kind: 'char',
  summary: 'char',
  note: 'html',
  dueDate: 'date',
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
  kind: string
  author: Linked | null
  authorName: string
  subject: string
  body: string
  changes: Change[]
  mailTo: string
  mailState: string
  mailError: string
  createdAt: string
}

export interface Activity extends RecordData {
  kind: string
  summary: string
  note: string
  dueDate: string
  assignee: Linked | null
  recordType: string
  recordId: string
  recordTitle: string
}

export interface StoredFile extends RecordData {
  name: string
  contentType: string
  size: number | string
  createdAt: string
  message: Linked | null
}

function about(type: string, id: string) {
  return { recordType: { eq: type }, recordId: { eq: id } }
}

const TALK_PAGE = 30

/** The record's conversation, the newest first. */
export function useMessages(type: string, id: string) {
  return useInfiniteQuery({
    queryKey: keys.list(messageSpec.type, { type, id, endless: true }),
    queryFn: ({ pageParam, signal }) =>
      records.list(
        messageSpec,
        {
          fields: Object.keys(messageSpec.fields),
          where: about(type, id),
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
      const asked = { fields: Object.keys(activitySpec.fields), where, orderBy: [{ dueDate: 'ASC' }], first: 50 }
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
      const asked = { fields: Object.keys(activitySpec.fields), where, orderBy: [{ dueDate: 'ASC' }], first: most }
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

/** Ask for the conversation anew: after something was said, planned or uploaded. */
export function useRefreshTalk(type: string) {
  const client = useQueryClient()
  return () => void refreshRecords(client, type)
}

/** Keep a file with the record; its id. */
export async function upload(type: string, id: string, file: File): Promise<string> {
  const body = new FormData()
  body.set('file', file)
  body.set('recordType', type)
  body.set('recordId', id)
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

/** A day's place in time, seen from today. */
export function urgency(dueDate: string, today: string): 'late' | 'today' | 'later' {
  const day = dueDate.slice(0, 10)
  return day < today ? 'late' : day === today ? 'today' : 'later'
}

type Words = (key: string, values?: Record<string, unknown>) => string

/** A day as people say it: "today", "in 3 days", "5 days late". */
export function dueText(day: string, today: string, shown: string, t: Words): string {
  const days = daysBetween(today, day)
  if (days === 0) return t('chatter.today')
  if (days === 1) return t('chatter.tomorrow')
  if (days < 0) return t('chatter.late', { count: -days })
  return days < 8 ? t('chatter.inDays', { count: days }) : shown
}
