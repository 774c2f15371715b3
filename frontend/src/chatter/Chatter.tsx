import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { ErrorState, LoadingState } from '@/ui/states'
import { Activities } from './Activities'
import { Composer } from './Composer'
import css from './chatter.module.css'
import { Files } from './Files'
import { MessageItem } from './MessageItem'
import { useFiles, useMessages } from './talk'

/** A record's conversation: write, what is planned, what was said and changed; and its files. */
export function Chatter({ spec, id }: { spec: ModelSpec; id: string }) {
  const { t } = useTranslation()
  const [tab, setTab] = useState<'talk' | 'files'>('talk')
  const files = useFiles(spec.type, id)
  return (
    <div className={css.panel}>
      <div role="tablist" className={css.tabs}>
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
            {name === 'files' && files.data?.length ? <span className={css.tabCount}>{files.data.length}</span> : null}
          </button>
        ))}
      </div>
      <div className={css.scroll}>{tab === 'files' ? <Files spec={spec} id={id} /> : <Talk spec={spec} id={id} />}</div>
    </div>
  )
}

function Talk({ spec, id }: { spec: ModelSpec; id: string }) {
  const { t } = useTranslation()
  const messages = useMessages(spec.type, id)
  const files = useFiles(spec.type, id)
  return (
    <>
      <Composer spec={spec} id={id} />
      <Activities spec={spec} id={id} />
      {messages.isPending ? <LoadingState rows={4} /> : null}
      {messages.isError ? <ErrorState compact error={messages.error} retry={() => void messages.refetch()} /> : null}
      <ol className={css.messages} aria-label={t('chatter.tabs.talk')}>
        {messages.data?.map((message) => (
          <MessageItem
            key={message.id}
            message={message}
            spec={spec}
            files={files.data?.filter((file) => file.message?.id === message.id) ?? NONE}
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
