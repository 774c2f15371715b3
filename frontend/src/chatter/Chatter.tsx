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
import { useFiles, useFreshTalk, useMessages } from './talk'

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
  const messages = useMessages(spec.type, id)
  const files = useFiles(spec.type, id)
  useFreshTalk(spec.type, id)
  const [draft, setDraft] = useState<Draft>({ mode: 'comment', turn: 0 })
  const begin = (next: Omit<Draft, 'turn'>) => setDraft((old) => ({ ...next, turn: old.turn + 1 }))
  return (
    <>
      <Composer spec={spec} id={id} draft={draft} onDraft={begin} />
      <Activities spec={spec} id={id} onNext={(next) => begin({ mode: 'planActivity', next })} />
      {messages.isPending ? <LoadingState rows={4} /> : null}
      {messages.isError ? <ErrorState compact error={messages.error} retry={() => void messages.refetch()} /> : null}
      <ol className={css.messages} aria-label={t('chatter.tabs.talk')}>
        {messages.data?.map((message) => (
          <MessageItem
            key={message.id}
            spec={spec}
            message={message}
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
