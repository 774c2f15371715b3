import { Button } from '@mantine/core'
import { IconCalendar, IconCheck, IconMail, IconPhone, IconUsers, IconX } from '@tabler/icons-react'
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
import { addDays } from '@/widgets/date/days'
import { MonthPicker } from '@/widgets/date/MonthPicker'
import css from './chatter.module.css'
import { type Activity, activitySpec, dueText, urgency, useActivities, useRefreshTalk } from './talk'

const SIGNS: Record<string, typeof IconPhone> = {
  call: IconPhone,
  meeting: IconUsers,
  email: IconMail,
  task: IconCheck,
}

/** What is planned about the record; late ones are red. */
export function Activities({ spec, id }: { spec: ModelSpec; id: string }) {
  const { t } = useTranslation()
  const { data } = useActivities(spec.type, id)
  if (!data?.length) return null
  return (
    <section className={css.activities} aria-label={t('chatter.planned')}>
      <h3 className={css.heading}>{t('chatter.planned')}</h3>
      {data.map((activity) => (
        <ActivityItem key={activity.id} type={spec.type} activity={activity} />
      ))}
    </section>
  )
}

function ActivityItem({ type, activity }: { type: string; activity: Activity }) {
  const { t } = useTranslation()
  const { today, format } = useScope()
  const say = useSayRefusal()
  const refresh = useRefreshTalk(type)
  const [open, setOpen] = useState<'done' | 'day' | null>(null)
  const [feedback, setFeedback] = useState('')
  const run = async (name: string, input?: Record<string, unknown>) => {
    try {
      await records.run(activitySpec, kitAction(activitySpec, name, Boolean(input)), { id: activity.id }, input, [])
      setOpen(null)
      refresh()
      toast(t(`chatter.activity.${name}`), { tone: 'success' })
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
  const due = urgency(activity.dueDate, today)
  const Sign = SIGNS[activity.kind] ?? IconCheck
  return (
    <div className={css.activity}>
      <div className={css.activityRow}>
        <span className={css.activitySign} data-due={due}>
          <Sign size={14} aria-hidden="true" />
        </span>
        <div className={css.activityText}>
          <span className={css.activityWhat}>{activity.summary}</span>
          <span className={css.activityMeta}>
            <span className={css.due} data-due={due}>
              {dueText(activity.dueDate, today, format.date(activity.dueDate), t)}
            </span>
            {activity.assignee ? ` · ${activity.assignee.title}` : ''}
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
            void run('complete', feedback ? { feedback } : {})
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
          <Button size="xs" type="submit">
            {t('chatter.complete')}
          </Button>
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
          <MonthPicker
            value={activity.dueDate}
            onPick={(day) => (day ? void run('reschedule', { dueDate: day }) : setOpen(null))}
          />
        </div>
      ) : null}
    </div>
  )
}
