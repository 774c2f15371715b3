import { Switch } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { ErrorState, LoadingState } from '@/ui/states'
import { Activities } from './Activities'
import { Composer, type Draft } from './Composer'
import css from './chatter.module.css'
import { Files } from './Files'
import { Followers } from './Followers'
import { MessageItem } from './MessageItem'
import { type Message, type Related, useFiles, useFreshTalk, useMessages, useRelated } from './talk'

/** A record's conversation: write, what is planned, what was said and changed; its files; and who follows it. */
export function Chatter({ spec, id }: { spec: ModelSpec; id: string }) {
  const { t } = useTranslation()
  const [tab, setTab] = useState<'talk' | 'files'>('talk')
  const files = useFiles(spec.type, id)
  const count = files.data?.filter((file) => file.latest && !file.inline).length ?? 0
  return (
    <div className={css.panel}>
      <div className={css.tabs}>
        <div role="tablist" className={css.tabList}>
          {(['talk', 'files'] as const).map((name) => (
            <button
              key={name}
              type="button"
              role="tab"
              aria-selected={tab === name}
              className={css.tab}
              onClick={() => setTab(name)}
            >
              {t(`chatter.tabs.${name}`)}
              {name === 'files' && count > 0 ? <span className={css.tabCount}>{count}</span> : null}
            </button>
          ))}
        </div>
        <Followers spec={spec} id={id} />
      </div>
      <div className={css.scroll}>{tab === 'files' ? <Files spec={spec} id={id} /> : <Talk spec={spec} id={id} />}</div>
    </div>
  )
}

function Talk({ spec, id }: { spec: ModelSpec; id: string }) {
  const { t } = useTranslation()
  const hasMore = spec.views.form?.stats.some((stat) => stat.history) ?? false
  const [whole, setWhole] = useState(true)
  const found = useRelated(spec.type, id, hasMore && whole)
  const related = (hasMore && whole && found.data) || NO_RELATED
  const messages = useMessages(spec.type, id, related, !(hasMore && whole && found.isPending))
  const files = useFiles(spec.type, id)
  useFreshTalk(spec.type, id, related)
  const [draft, setDraft] = useState<Draft>({ mode: 'comment', turn: 0 })
  const begin = (next: Omit<Draft, 'turn'>) => setDraft((old) => ({ ...next, turn: old.turn + 1 }))
  return (
    <>
      <Composer spec={spec} id={id} draft={draft} onDraft={begin} />
      <Activities spec={spec} id={id} onNext={(next) => begin({ mode: 'planActivity', next })} />
      {hasMore && (!whole || related.length > 0) ? (
        <Switch
          size="xs"
          className={css.whole}
          label={t('chatter.whole')}
          checked={whole}
          onChange={(event) => setWhole(event.currentTarget.checked)}
        />
      ) : null}
      {messages.isPending ? <LoadingState rows={4} /> : null}
      {messages.isError ? <ErrorState compact error={messages.error} retry={() => void messages.refetch()} /> : null}
      <ol className={css.messages} aria-label={t('chatter.tabs.talk')}>
        {messages.data?.map((message) => (
          <MessageItem
            key={message.id}
            spec={spec}
            message={message}
            about={aboutOther(message, spec.type, id, related)}
            files={files.data?.filter((file) => file.message?.id === message.id && !file.inline) ?? NONE}
            onAnswer={(answer) => begin({ mode: 'sendMail', answer })}
          />
        ))}
      </ol>
      {messages.hasNextPage ? (
        <button type="button" className={css.moreButton} onClick={() => void messages.fetchNextPage()}>
          {t('chatter.earlier')}
        </button>
      ) : null}
    </>
  )
}

const NONE: never[] = []
const NO_RELATED: readonly Related[] = []

/** The other record that an entry is about; null for the record's own. */
function aboutOther(message: Message, type: string, id: string, related: readonly Related[]): Related | null {
  if (message.recordType === type && String(message.recordId) === id) return null
  const found = related.find((one) => one.recordType === message.recordType && one.id === String(message.recordId))
  return found ?? null
}
