import { Button } from '@mantine/core'
import { IconBell, IconCalendar, IconCheck, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { records } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/IconButton'
import { toast } from '@/ui/toasts'
import { kitAction } from '@/views/shared/kit'
import { useSayRefusal } from '@/views/shared/said'
import { useScope } from '@/widgets'
import { addDays, wallOf } from '@/widgets/date/days'
import { MonthPicker } from '@/widgets/date/MonthPicker'
import { parseTime } from '@/widgets/date/parse'
import { BeforeText } from '@/widgets/reminder/Reminder'
import own from '@/widgets/widgets.module.css'
import { ActivitySign } from './ActivitySign'
import { AttachButton, AttachedList, useAttached } from './Attached'
import css from './chatter.module.css'
import {
  type Activity,
  activitySpec,
  dueText,
  type NextActivity,
  urgency,
  useActivities,
  useActivityTypes,
  useRefreshTalk,
} from './talk'

interface ListProps {
  spec: ModelSpec
  id: string
  /** Something is done, and this usually comes next. */
  onNext: (next: NextActivity) => void
}

/** What is planned about the record; late ones are red. */
export function Activities({ spec, id, onNext }: ListProps) {
  const { t } = useTranslation()
  const types = useActivityTypes()
  const { data } = useActivities(spec.type, id)
  if (!data?.length) return null
  return (
    <section className={css.activities} aria-label={t('chatter.planned')}>
      <h3 className={css.heading}>{t('chatter.planned')}</h3>
      {data.map((activity) => (
        <ActivityItem
          key={activity.id}
          type={spec.type}
          id={id}
          activity={activity}
          icon={types.data?.find((kind) => kind.id === activity.activityType?.id)?.icon}
          onNext={onNext}
        />
      ))}
    </section>
  )
}

interface ItemProps {
  type: string
  id: string
  activity: Activity
  icon: string | undefined
  onNext: (next: NextActivity) => void
}

function ActivityItem({ type, id, activity, icon, onNext }: ItemProps) {
  const { t } = useTranslation()
  const { today, format } = useScope()
  const say = useSayRefusal()
  const refresh = useRefreshTalk(type)
  const [open, setOpen] = useState<'done' | 'day' | null>(null)
  const [feedback, setFeedback] = useState('')
  const attached = useAttached(type, id)
  const run = async (name: string, input?: Record<string, unknown>) => {
    try {
      const action = kitAction(activitySpec, name, Boolean(input))
      const { result } = await records.run(activitySpec, action, { id: activity.id }, input, [])
      setOpen(null)
      const next = (result as { next?: NextActivity | null } | null)?.next
      if (next) onNext(next)
      refresh()
      toast(t(`chatter.activity.${name}`), { tone: 'success' })
    } catch (error) {
      say(error)
    }
  }
  const complete = async () => {
    try {
      const attachments = await attached.send()
      await run('complete', { ...(feedback ? { feedback } : {}), ...(attachments.length > 0 ? { attachments } : {}) })
    } catch (error) {
      say(error)
    }
  }
  const cancel = async () => {
    if (
      await confirm({
        title: t('chatter.cancelAsk', { what: activity.summary }),
        yes: t('chatter.cancelYes'),
        danger: true,
      })
    )
      await run('cancel')
  }
  const due = urgency(activity, today, format.timeZone)
  return (
    <div className={css.activity}>
      <div className={css.activityRow}>
        <span className={css.activitySign} data-due={due}>
          <ActivitySign icon={icon} size={14} />
        </span>
        <div className={css.activityText}>
          <span className={css.activityWhat}>{activity.summary}</span>
          <span className={css.activityMeta}>
            <span className={css.due} data-due={due}>
              {dueText(activity, today, format, t)}
            </span>
            {activity.assignee ? ` · ${activity.assignee.title}` : ''}
            {activity.remindBefore === null ? null : (
              <span className={css.reminds} title={t('chatter.reminder')}>
                <IconBell size={12} aria-label={t('chatter.reminder')} />
                <BeforeText minutes={activity.remindBefore} />
              </span>
            )}
          </span>
        </div>
        <IconButton
          label={t('chatter.complete')}
          aria-expanded={open === 'done'}
          onClick={() => setOpen(open === 'done' ? null : 'done')}
        >
          <IconCheck size={16} />
        </IconButton>
        <IconButton
          label={t('chatter.reschedule')}
          aria-expanded={open === 'day'}
          onClick={() => setOpen(open === 'day' ? null : 'day')}
        >
          <IconCalendar size={15} />
        </IconButton>
        <IconButton label={t('chatter.cancel')} onClick={() => void cancel()}>
          <IconX size={15} />
        </IconButton>
      </div>
      {open === 'done' ? (
        <form
          className={css.feedback}
          onSubmit={(event) => {
            event.preventDefault()
            void complete()
          }}
        >
          <textarea
            className={css.feedbackText}
            aria-label={t('chatter.feedback')}
            placeholder={t('chatter.feedback')}
            rows={2}
            value={feedback}
            // biome-ignore lint/a11y/noAutofocus: opened by the person to write in it
            autoFocus
            onChange={(event) => setFeedback(event.target.value)}
          />
          <AttachedList attached={attached} />
          <div className={css.doneRow}>
            <Button size="xs" type="submit">
              {t('chatter.complete')}
            </Button>
            <AttachButton attached={attached} />
          </div>
        </form>
      ) : null}
      {open === 'day' ? (
        <div className={css.feedback}>
          <div className={css.quickDays}>
            {[1, 3, 7].map((days) => (
              <Button
                key={days}
                size="xs"
                variant="default"
                onClick={() => void run('reschedule', { dueDate: addDays(today, days) })}
              >
                {t('chatter.inDays', { count: days })}
              </Button>
            ))}
          </div>
          <TimeRow activity={activity} onPick={(dueTime) => void run('reschedule', moved(activity, dueTime))} />
          <MonthPicker
            value={activity.dueDate}
            onPick={(day) => (day ? void run('reschedule', { dueDate: day }) : setOpen(null))}
          />
        </div>
      ) : null}
    </div>
  )
}

/** The same day with another time of day, or with none. */
function moved(activity: Activity, dueTime: string | null) {
  return { dueDate: activity.dueDate.slice(0, 10), ...(dueTime ? { dueTime: `${dueTime}:00` } : { wholeDay: true }) }
}

interface TimeRowProps {
  activity: Activity
  onPick: (time: string | null) => void
}

/** The time of day: typed, kept with Enter or when one goes on; emptied, it is the whole day. */
function TimeRow({ activity, onPick }: TimeRowProps) {
  const { t } = useTranslation()
  const { format } = useScope()
  const stored = activity.dueAt ? wallOf(activity.dueAt, format.timeZone).time : ''
  const [typed, setTyped] = useState<string | null>(null)
  const take = () => {
    const time = typed?.trim() ? parseTime(typed) : null
    setTyped(null)
    if (typed === null || (time ?? '') === stored || (typed.trim() !== '' && !time)) return
    onPick(time)
  }
  return (
    <label className={css.timeRow}>
      {t('chatter.time')}
      <input
        className={`${own.input} ${own.boxed} ${css.timeInput}`}
        inputMode="numeric"
        placeholder={t('chatter.wholeDay')}
        value={typed ?? stored}
        onChange={(event) => setTyped(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => (event.key === 'Enter' ? take() : undefined)}
      />
    </label>
  )
}
