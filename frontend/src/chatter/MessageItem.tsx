import { Button } from '@mantine/core'
import {
  IconAlertTriangle,
  IconArrowRight,
  IconCornerUpLeft,
  IconDots,
  IconLock,
  IconMail,
  IconPaperclip,
  IconPencil,
  IconShieldCheck,
  IconTrash,
} from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, memo, Suspense, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { records } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/IconButton'
import { Monogram } from '@/ui/Monogram'
import { Tag } from '@/ui/Tag'
import { useSayRefusal } from '@/views/shared/said'
import { useScope } from '@/widgets'
import rich from '@/widgets/widgets.module.css'
import { keepsFocus } from './Attached'
import { actionOf } from './actions'
import css from './chatter.module.css'
import type { Answer } from './MailBox'
import {
  type Change,
  findPeople,
  type Message,
  messageSpec,
  type Related,
  type StoredFile,
  useRefreshTalk,
} from './talk'

const RichText = lazy(() => import('@/widgets/rich/RichText').then((module) => ({ default: module.RichText })))

const MAIL_TONES: Record<string, string> = { queued: 'gray', sent: 'green', failed: 'red', received: 'blue' }
const EDIT_WITHIN = 60 * 60 * 1000

interface Props {
  spec: ModelSpec
  message: Message
  /** The other record that it is about, where it is not this one. */
  about: Related | null
  files: readonly StoredFile[]
  onAnswer: (answer: Answer) => void
}

/** One entry: a note, a mail out or in, or what was changed by whom. */
export const MessageItem = memo(function MessageItem({ spec, message, about, files, onAnswer }: Props) {
  const { t } = useTranslation()
  const { format, userId } = useScope()
  const [editing, setEditing] = useState(false)
  const [unfolded, setUnfolded] = useState(false)
  const author = message.author?.title || message.authorName || t('chatter.system')
  const fresh = Date.now() - new Date(message.createdAt).getTime() < EDIT_WITHIN
  const own = !about && message.kind === 'comment' && message.author?.id === userId && fresh
  return (
    <li className={css.message} data-kind={message.kind} data-state={message.mailState || undefined}>
      <Monogram name={author} shape="round" size={24} />
      <div className={css.content}>
        <div className={css.byline}>
          <span className={css.author}>{author}</span>
          <time className={css.when} dateTime={message.createdAt} title={format.dateTime(message.createdAt)}>
            {format.ago(message.createdAt)}
          </time>
          {message.editedAt ? <span className={css.when}>{t('chatter.edited')}</span> : null}
          <Marks message={message} />
          {own && !editing ? <OwnTools spec={spec} message={message} onEdit={() => setEditing(true)} /> : null}
        </div>
        {about ? <AboutLink about={about} /> : null}
        {message.kind === 'mail' ? <Addresses message={message} /> : null}
        {message.subject ? <p className={css.subject}>{message.subject}</p> : null}
        {editing ? (
          <Editing spec={spec} message={message} onDone={() => setEditing(false)} />
        ) : message.body ? (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: the server's sanitizer lets only safe marks through
          <div className={`${rich.html} ${css.words}`} dangerouslySetInnerHTML={{ __html: message.body }} />
        ) : null}
        {message.quoted ? (
          <button
            type="button"
            className={css.unfold}
            aria-expanded={unfolded}
            aria-label={t('chatter.quoted')}
            title={t('chatter.quoted')}
            onClick={() => setUnfolded(!unfolded)}
          >
            <IconDots size={14} aria-hidden="true" />
          </button>
        ) : null}
        {message.quoted && unfolded ? (
          // biome-ignore lint/security/noDangerouslySetInnerHtml: the server's sanitizer lets only safe marks through
          <div className={`${rich.html} ${css.quoted}`} dangerouslySetInnerHTML={{ __html: message.quoted }} />
        ) : null}
        {message.mailError ? <p className={css.mailError}>{message.mailError}</p> : null}
        {message.changes?.length ? <Changes changes={message.changes} spec={about ? null : spec} /> : null}
        {files.map((file) => (
          <a key={file.id} className={css.attached} href={`/api/files/${file.id}`} target="_blank" rel="noreferrer">
            <IconPaperclip size={13} aria-hidden="true" />
            {file.name}
          </a>
        ))}
        {canAnswer(spec, message, about) ? (
          <button type="button" className={css.answer} onClick={() => onAnswer(answerTo(message))}>
            <IconCornerUpLeft size={13} aria-hidden="true" />
            {t('chatter.answer')}
          </button>
        ) : null}
      </div>
    </li>
  )
})

/** Where another record's entry comes from. */
function AboutLink({ about }: { about: Related }) {
  return (
    <Link className={css.about} to="/r/$type/$id" params={{ type: about.recordType, id: about.id }}>
      {capital(about.label)}: {about.title}
    </Link>
  )
}

function canAnswer(spec: ModelSpec, message: Message, about: Related | null) {
  return message.kind === 'mail' && !about && actionOf(spec, 'sendMail')
}

function answerTo(message: Message): Answer {
  const to = message.mailState === 'received' ? message.mailFrom : message.mailTo
  const subject = /^\s*re:/i.test(message.subject) ? message.subject : `Re: ${message.subject}`
  return { id: message.id, to, subject }
}

/** What kind of entry it is, and what became of it. */
function Marks({ message }: { message: Message }) {
  const { t } = useTranslation()
  return (
    <>
      {message.kind === 'comment' ? (
        <Tag tone="yellow">
          <IconLock size={11} aria-hidden="true" />
          {t('chatter.internal')}
        </Tag>
      ) : null}
      {message.kind === 'mail' ? (
        <Tag tone={MAIL_TONES[message.mailState] ?? 'gray'}>
          <IconMail size={11} aria-hidden="true" />
          {t(`chatter.mail.${message.mailState || 'sent'}`)}
        </Tag>
      ) : null}
      {message.automatic ? <Tag tone="gray">{t('chatter.automatic')}</Tag> : null}
      {message.trust === 'verified' ? (
        <span className={css.verified} title={t('chatter.verified')}>
          <IconShieldCheck size={13} aria-label={t('chatter.verified')} />
        </span>
      ) : null}
      {message.trust === 'unverified' ? (
        <Tag tone="red">
          <IconAlertTriangle size={11} aria-hidden="true" />
          {t('chatter.unverified')}
        </Tag>
      ) : null}
    </>
  )
}

function Addresses({ message }: { message: Message }) {
  const { t } = useTranslation()
  if (message.mailState === 'received')
    return <p className={css.mailTo}>{t('chatter.mailFrom', { from: message.mailFrom })}</p>
  return (
    <p className={css.mailTo}>
      {t('chatter.mailTo', { to: message.mailTo })}
      {message.mailCc ? ` · ${t('chatter.mailCc', { cc: message.mailCc })}` : ''}
    </p>
  )
}

function OwnTools({ spec, message, onEdit }: { spec: ModelSpec; message: Message; onEdit: () => void }) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const refresh = useRefreshTalk(spec.type)
  const remove = async () => {
    if (!(await confirm({ title: t('chatter.deleteNote'), yes: t('chatter.delete'), danger: true }))) return
    try {
      await records.remove(messageSpec, message.id)
      refresh()
    } catch (error) {
      say(error)
    }
  }
  return (
    <span className={css.ownTools}>
      <IconButton label={t('chatter.edit')} onClick={onEdit}>
        <IconPencil size={13} />
      </IconButton>
      <IconButton label={t('chatter.deleteNoteLabel')} onClick={() => void remove()}>
        <IconTrash size={13} />
      </IconButton>
    </span>
  )
}

function Editing({ spec, message, onDone }: { spec: ModelSpec; message: Message; onDone: () => void }) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const refresh = useRefreshTalk(spec.type)
  const [body, setBody] = useState(message.body)
  const people = useCallback(
    (search: string) => findPeople(spec.type, String(message.recordId ?? ''), search),
    [spec.type, message.recordId],
  )
  const save = async () => {
    try {
      await records.save(messageSpec, message.id, { body }, [])
      refresh()
      onDone()
    } catch (error) {
      say(error)
    }
  }
  return (
    <div className={css.box} data-to="colleagues">
      <Suspense fallback={null}>
        <RichText
          value={body}
          onChange={(next) => setBody(String(next))}
          onSend={() => void save()}
          label={t('chatter.edit')}
          people={people}
          autoFocus
        />
      </Suspense>
      <div className={css.sendRow} {...keepsFocus}>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button size="xs" disabled={!body} onClick={() => void save()}>
          {t('common.save')}
        </Button>
      </div>
    </div>
  )
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** Fields by what they are called now and in the reader's language; by the name written down where they are gone. */
function Changes({ changes, spec }: { changes: readonly Change[]; spec: ModelSpec | null }) {
  const { t } = useTranslation()
  return (
    <ul className={css.changes}>
      {changes.map((change) => (
        <li key={change.field}>
          <span className={css.changed}>{capital(spec?.fields[change.field]?.label ?? change.label)}: </span>
          <del className={css.before}>{change.before || t('common.none')}</del>
          <IconArrowRight size={12} className={css.arrow} aria-label={t('chatter.became')} />
          <ins className={css.after}>{change.after || t('common.none')}</ins>
        </li>
      ))}
    </ul>
  )
}
