import { IconArrowRight, IconMail, IconPaperclip } from '@tabler/icons-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { Monogram } from '@/ui/Monogram'
import { Tag } from '@/ui/Tag'
import { useScope } from '@/widgets'
import rich from '@/widgets/widgets.module.css'
import css from './chatter.module.css'
import type { Change, Message, StoredFile } from './talk'

const MAIL_TONES: Record<string, string> = { queued: 'gray', sent: 'green', failed: 'red' }

/** One entry: words, a mail, or what was changed by whom. */
export const MessageItem = memo(function MessageItem({
  message,
  files,
  spec,
}: {
  message: Message
  spec: ModelSpec
  files: readonly StoredFile[]
}) {
  const { t } = useTranslation()
  const { format } = useScope()
  const author = message.author?.title || message.authorName || t('chatter.system')
  return (
    <li className={css.message} data-kind={message.kind}>
      <Monogram name={author} shape="round" size={24} />
      <div className={css.content}>
        <div className={css.byline}>
          <span className={css.author}>{author}</span>
          <time className={css.when} dateTime={message.createdAt} title={format.dateTime(message.createdAt)}>
            {format.ago(message.createdAt)}
          </time>
          {message.kind === 'mail' ? (
            <Tag tone={MAIL_TONES[message.mailState] ?? 'gray'}>
              <IconMail size={11} aria-hidden="true" />
              {t(`chatter.mail.${message.mailState || 'sent'}`)}
            </Tag>
          ) : null}
        </div>
        {message.kind === 'mail' ? <p className={css.mailTo}>{t('chatter.mailTo', { to: message.mailTo })}</p> : null}
        {message.subject ? <p className={css.subject}>{message.subject}</p> : null}
        {message.body ? (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: the server's sanitizer lets only safe marks through
          <div className={rich.html} dangerouslySetInnerHTML={{ __html: message.body }} />
        ) : null}
        {message.mailError ? <p className={css.mailError}>{message.mailError}</p> : null}
        {message.changes?.length ? <Changes changes={message.changes} spec={spec} /> : null}
        {files.map((file) => (
          <a key={file.id} className={css.attached} href={`/api/files/${file.id}`} target="_blank" rel="noreferrer">
            <IconPaperclip size={13} aria-hidden="true" />
            {file.name}
          </a>
        ))}
      </div>
    </li>
  )
})

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Fields by what they are called now and in the reader's language; by the name written down where they are gone. */
function Changes({ changes, spec }: { changes: readonly Change[]; spec: ModelSpec }) {
  const { t } = useTranslation()
  return (
    <ul className={css.changes}>
      {changes.map((change) => (
        <li key={change.field}>
          <span className={css.changed}>{capital(spec.fields[change.field]?.label ?? change.label)}: </span>
          <del className={css.before}>{change.before || t('common.none')}</del>
          <IconArrowRight size={12} className={css.arrow} aria-label={t('chatter.became')} />
          <ins className={css.after}>{change.after || t('common.none')}</ins>
        </li>
      ))}
    </ul>
  )
}
