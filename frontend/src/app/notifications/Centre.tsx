import '@/ui/styles-fields'
import { Button, NativeSelect } from '@mantine/core'
import { IconBell, IconChecks, IconCircle, IconCircleCheck, IconSettings } from '@tabler/icons-react'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import type { KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '@/data/http'
import { keys } from '@/data/keys'
import { IconButton } from '@/ui/IconButton'
import { Page } from '@/ui/Page'
import { EmptyState, ErrorState, LoadingState } from '@/ui/states'
import { useFormat } from '../session'
import { useShortcut } from '../shortcuts/registry'
import css from './Centre.module.css'
import { dayOf, grouped, type Line, type LinePage, type WishesAnswer } from './shapes'
import { markRead, TYPE, useUnread } from './unread'

const route = getRouteApi('/shell/notifications')

/** All that was told to the person, by day. */
export function Centre() {
  const { t } = useTranslation()
  const { unread: onlyUnread = false, kind = '' } = route.useSearch()
  const unread = useUnread()
  const found = useLines(onlyUnread, kind)
  const lines = found.data?.pages.flatMap((page) => page.lines) ?? []
  const readAll = () => void markRead({ all: true })
  useShortcut({ keys: 'shift+e', label: t('notices.readAll'), group: 'screen', run: readAll })
  return (
    <Page title={t('shell.notifications')} plain actions={<Actions unread={unread} onReadAll={readAll} />}>
      <div className={css.centre}>
        <Filters onlyUnread={onlyUnread} kind={kind} />
        {found.isPending ? <LoadingState rows={6} /> : null}
        {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
        {found.data && lines.length === 0 ? (
          <EmptyState
            icon={<IconBell size={22} />}
            title={t(onlyUnread || kind ? 'notices.nothingLikeThis' : 'notices.nothing')}
            text={t('notices.nothingText')}
          />
        ) : null}
        <Days lines={lines} />
        {found.hasNextPage ? (
          <Button variant="default" loading={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('notices.more')}
          </Button>
        ) : null}
      </div>
    </Page>
  )
}

function useLines(onlyUnread: boolean, kind: string) {
  return useInfiniteQuery({
    queryKey: [...keys.type(TYPE), 'lines', onlyUnread, kind],
    queryFn: ({ pageParam, signal }) => {
      const asked = new URLSearchParams({ kind, before: pageParam })
      if (onlyUnread) asked.set('unread', '1')
      return request<LinePage>(`/api/notifications?${asked}`, { signal })
    },
    initialPageParam: '',
    getNextPageParam: (page) => page.next || undefined,
  })
}

function Actions({ unread, onReadAll }: { unread: number; onReadAll: () => void }) {
  const { t } = useTranslation()
  return (
    <>
      <Button
        variant="default"
        size="compact-sm"
        disabled={unread === 0}
        leftSection={<IconChecks size={15} />}
        onClick={onReadAll}
      >
        {t('notices.readAll')}
      </Button>
      <Link
        to="/settings/notifications"
        className={css.settings}
        aria-label={t('notices.setUp')}
        title={t('notices.setUp')}
      >
        <IconSettings size={18} stroke={1.6} aria-hidden="true" />
      </Link>
    </>
  )
}

function Filters({ onlyUnread, kind }: { onlyUnread: boolean; kind: string }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const wishes = useQuery({
    queryKey: ['notifications', 'wishes', i18n.language],
    queryFn: () => request<WishesAnswer>('/api/notifications/wishes'),
  })
  const go = (chosen: { unread?: boolean; kind?: string }) => void navigate({ to: '/notifications', search: chosen })
  const kinds = (wishes.data?.kinds ?? []).filter((one) => !one.onlyMail)
  return (
    <div className={css.filters}>
      <fieldset className={css.choice}>
        <legend className={css.spoken}>{t('notices.show')}</legend>
        {[false, true].map((unread) => (
          <button
            key={String(unread)}
            type="button"
            className={css.option}
            aria-pressed={unread === onlyUnread}
            onClick={() => go({ ...(unread ? { unread: true } : {}), ...(kind ? { kind } : {}) })}
          >
            {t(unread ? 'notices.unread' : 'notices.all')}
          </button>
        ))}
      </fieldset>
      <NativeSelect
        aria-label={t('notices.kind')}
        value={kind}
        onChange={({ currentTarget: { value } }) =>
          go({ ...(onlyUnread ? { unread: true } : {}), ...(value ? { kind: value } : {}) })
        }
        data={[
          { value: '', label: t('notices.anyKind') },
          ...kinds.map((one) => ({ value: one.name, label: one.title })),
        ]}
      />
    </div>
  )
}

/** Arrows go from line to line; E marks the line under the focus. */
function Days({ lines }: { lines: readonly Line[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const days = grouped(lines, (line) => dayOf(line.at, format.timeZone))
  const today = dayOf(new Date().toISOString(), format.timeZone)
  const yesterday = dayOf(new Date(Date.now() - 86_400_000).toISOString(), format.timeZone)
  const title = (day: string) =>
    day === today ? t('notices.today') : day === yesterday ? t('notices.yesterday') : format.date(day)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the links and buttons inside
    <div onKeyDown={moveFocus}>
      {days.map(([day, found]) => (
        <section key={day} className={css.day} aria-label={title(day)}>
          <h2 className={css.heading}>{title(day)}</h2>
          <ul className={css.lines}>
            {found.map((line) => (
              <LineRow key={line.id} line={line} />
            ))}
          </ul>
        </section>
      ))}
    </div>
  )
}

function moveFocus(event: KeyboardEvent<HTMLElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const all = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-line]')]
  const here = all.findIndex((one) => one.parentElement?.contains(document.activeElement))
  if (step && here >= 0) {
    event.preventDefault()
    all[Math.min(Math.max(here + step, 0), all.length - 1)]?.focus()
  } else if (event.code === 'KeyE' && !event.shiftKey && here >= 0) {
    all[here]?.parentElement?.querySelector('button')?.click()
  }
}

function LineRow({ line }: { line: Line }) {
  const { t } = useTranslation()
  const format = useFormat()
  const toggle = () => void markRead(line.read ? { unread: line.id } : { ids: [line.id] })
  const words = (
    <>
      <span className={css.text}>{line.text}</span>
      {line.excerpt ? <span className={css.excerpt}>{line.excerpt}</span> : null}
    </>
  )
  return (
    <li className={css.line} data-unread={line.read ? undefined : true}>
      {line.recordType ? (
        <Link
          data-line
          to="/r/$type/$id"
          params={{ type: line.recordType, id: line.recordId }}
          className={css.link}
          onClick={() => (line.read ? undefined : void markRead({ ids: [line.id] }))}
        >
          {words}
        </Link>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: arrows go over it, as over the links
        <span data-line className={css.link} tabIndex={0}>
          {words}
        </span>
      )}
      <time className={css.time} dateTime={line.at} title={format.dateTime(line.at)}>
        {format.time(line.at)}
      </time>
      <IconButton label={t(line.read ? 'notices.markUnread' : 'notices.markRead')} onClick={toggle}>
        {line.read ? <IconCircleCheck size={17} stroke={1.6} /> : <IconCircle size={17} stroke={1.8} />}
      </IconButton>
    </li>
  )
}
