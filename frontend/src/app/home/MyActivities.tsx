import { IconCheck } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { type Activity, activitySpec, dueText, urgency, useMyActivities, useRefreshTalk } from '@/chatter/talk'
import { records } from '@/data'
import { IconButton } from '@/ui/IconButton'
import { ErrorState, LoadingState } from '@/ui/states'
import { toast } from '@/ui/toasts'
import { kitAction } from '@/views/shared/kit'
import { useSayRefusal } from '@/views/shared/said'
import { useScope } from '@/widgets/scope'
import { useBoot } from '../session'
import css from './desk.module.css'

const MOST = 6

/** What one is to do, the overdue first; done with one press. */
export function MyActivities() {
  const { t } = useTranslation()
  const { recordTypes } = useBoot()
  const { today, userId, format } = useScope()
  const found = useMyActivities(userId, MOST)
  if (!recordTypes[activitySpec.type]) return null
  const activities = found.data?.activities ?? []
  const late = activities.filter((item) => urgency(item, today, format.timeZone) === 'late').length
  return (
    <section className={css.card} aria-labelledby="desk-activities">
      <header className={css.head}>
        <h2 id="desk-activities" className={css.title}>
          {t('desk.activities')}
        </h2>
        {late > 0 ? (
          <span className={css.late}>{t('desk.late', { count: late < MOST ? late : `${late}+` })}</span>
        ) : null}
        <Link
          to="/r/$type"
          params={{ type: activitySpec.type }}
          search={{ filters: ['mine', 'planned'] }}
          className={css.all}
        >
          {t('desk.all', { count: found.data?.total ?? 0 })}
        </Link>
      </header>
      {found.isPending ? <LoadingState rows={4} /> : null}
      {found.isError ? <ErrorState compact error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data && activities.length === 0 ? <p className={css.nothing}>{t('desk.free')}</p> : null}
      <ul className={css.rows}>
        {activities.map((activity) => (
          <ActivityRow key={activity.id} activity={activity} />
        ))}
      </ul>
    </section>
  )
}

function ActivityRow({ activity }: { activity: Activity }) {
  const { t } = useTranslation()
  const { today, format } = useScope()
  const say = useSayRefusal()
  const refresh = useRefreshTalk(activity.recordType)
  const complete = async () => {
    try {
      await records.run(activitySpec, kitAction(activitySpec, 'complete', true), { id: activity.id }, {}, [])
      toast(t('chatter.activity.complete'), { tone: 'success', detail: activity.summary })
    } catch (error) {
      say(error)
    }
    refresh()
  }
  return (
    <li className={css.row}>
      <IconButton label={`${t('chatter.complete')}: ${activity.summary}`} onClick={() => void complete()}>
        <span className={css.ring}>
          <IconCheck size={12} stroke={2.4} />
        </span>
      </IconButton>
      <Link to="/r/$type/$id" params={{ type: activity.recordType, id: activity.recordId }} className={css.link}>
        <span className={css.words}>
          <span className={css.name}>{activity.summary}</span>
          <span className={css.about}>{activity.recordTitle}</span>
        </span>
        <span className={css.due} data-due={urgency(activity, today, format.timeZone)}>
          {dueText(activity, today, format, t)}
        </span>
      </Link>
    </li>
  )
}
