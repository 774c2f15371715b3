import { IconCalendarPlus, IconLock, IconMailForward } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { actionOf } from './actions'
import css from './chatter.module.css'
import { type Answer, MailBox } from './MailBox'
import { NoteBox } from './NoteBox'
import { PlanBox } from './PlanBox'
import type { NextActivity } from './talk'

/** The ways to write, by the actions that a conversation has. */
const MODES = ['comment', 'sendMail', 'planActivity'] as const
export type Mode = (typeof MODES)[number]

const SIGNS = { comment: IconLock, sendMail: IconMailForward, planActivity: IconCalendarPlus }

/** What is being written: a mode, and what it begins with. */
export interface Draft {
  mode: Mode
  answer?: Answer
  next?: NextActivity
  /** Another number begins anew. */
  turn: number
}

interface Props {
  spec: ModelSpec
  id: string
  draft: Draft
  onDraft: (draft: Omit<Draft, 'turn'>) => void
}

/** Write about the record: a note to colleagues, a mail to the customer, or what is to be done. */
export function Composer({ spec, id, draft, onDraft }: Props) {
  const { t } = useTranslation()
  const offered = MODES.filter((item) => actionOf(spec, item))
  const mode = offered.includes(draft.mode) ? draft.mode : (offered[0] ?? 'comment')
  const action = actionOf(spec, mode)
  if (!action) return null
  const done = () => onDraft({ mode: 'comment' })
  return (
    <section className={css.composer} aria-label={t('chatter.write')}>
      <div className={css.modes} role="radiogroup" aria-label={t('chatter.write')}>
        {offered.map((item) => {
          const Sign = SIGNS[item]
          return (
            // biome-ignore lint/a11y/useSemanticElements: a word that is a radio button by role
            <button
              key={item}
              type="button"
              role="radio"
              aria-checked={item === mode}
              className={css.mode}
              data-mode={item}
              onClick={() => onDraft({ mode: item })}
            >
              <Sign size={13} aria-hidden="true" />
              {t(`chatter.modes.${item}`)}
            </button>
          )
        })}
      </div>
      {mode === 'comment' ? <NoteBox spec={spec} id={id} action={action} /> : null}
      {mode === 'sendMail' ? (
        <MailBox key={draft.turn} spec={spec} id={id} action={action} answer={draft.answer ?? null} onDone={done} />
      ) : null}
      {mode === 'planActivity' ? (
        <PlanBox key={draft.turn} spec={spec} id={id} action={action} next={draft.next ?? null} onDone={done} />
      ) : null}
    </section>
  )
}
