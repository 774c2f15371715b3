import { useQuery } from '@tanstack/react-query'
import { useRouterState } from '@tanstack/react-router'
import { useEffect } from 'react'
import { queryClient } from '@/data/client'
import { request } from '@/data/http'
import { keys } from '@/data/keys'

/** What the server's hints call a person's own lines. */
export const TYPE = 'notifications.Notification'
const key = [...keys.type(TYPE), 'unread'] as const
const RECORD = /^\/r\/([\w.]+)\/(\d+)$/

/** How many lines wait to be read; kept current by the stream of events. */
export function useUnread(): number {
  const { data } = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<{ unread: number }>('/api/notifications/unread', { quiet: true, signal }),
  })
  return data?.unread ?? 0
}

/** Mark lines read (or put one back), and have all that shows them follow. */
export async function markRead(body: Record<string, unknown>): Promise<void> {
  const answer = await request<{ unread: number }>('/api/notifications/read', { body, quiet: true })
  await queryClient.cancelQueries({ queryKey: key }) // an answer from before would be put over this one
  queryClient.setQueryData(key, answer)
  await queryClient.invalidateQueries({ queryKey: [...keys.type(TYPE), 'lines'] })
}

/** Whoever opens a record has seen what was told of it; and this browser goes on taking pushes after signing in again. */
export function useReadOnOpen(userId: string) {
  const unread = useUnread()
  const path = useRouterState({ select: (state) => state.location.pathname })
  useEffect(() => {
    const [, recordType, recordId] = RECORD.exec(path) ?? []
    if (recordType && unread > 0) void markRead({ recordType, recordId }).catch(() => undefined)
  }, [path, unread])
  useEffect(() => {
    if (localStorage.getItem('push.user') === userId) void import('./push').then((push) => push.renew(userId))
  }, [userId])
}
