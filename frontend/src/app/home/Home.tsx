import { IconApps, IconClock } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/ui/Icon'
import { LoadingState } from '@/ui/states'
import { recentRecords } from '../recent'
import { useBoot, useFormat } from '../session'
import { type Section, sections, targetOf } from '../shell/menu'
import css from './Home.module.css'

const Desk = lazy(() => import('./Desk').then(({ loadDesk }) => loadDesk()))

/** What the workspace opens with: one's own work, where one left off, and every module's places. */
export function Home() {
  const { t } = useTranslation()
  const boot = useBoot()
  const { loose, grouped } = sections(boot)
  const all =
    loose.length > 0 ? [{ id: 'loose', title: boot.company.name, icon: 'home', entries: loose }, ...grouped] : grouped
  return (
    <div className={css.page}>
      <header className={css.head}>
        <p className={css.date}>
          {new Intl.DateTimeFormat(useFormat().locale, { weekday: 'long', day: 'numeric', month: 'long' }).format(
            new Date(),
          )}
        </p>
        <h1 className={css.title}>{t(greeting(), { name: firstName(boot.user.name) })}</h1>
      </header>
      <Suspense fallback={<LoadingState rows={6} />}>
        <Desk />
      </Suspense>
      <Recent />
      <section aria-label={t('home.modules')}>
        <h2 className={css.heading}>{t('home.modules')}</h2>
        <div className={css.grid}>
          {all.map((section) => (
            <ModuleCard key={section.id} section={section} />
          ))}
          {boot.user.isAdministrator ? (
            <Link to="/marketplace" className={css.more}>
              <IconApps size={20} stroke={1.6} aria-hidden="true" />
              <span className={css.moreTitle}>{t('home.more')}</span>
              <span className={css.moreText}>{t('home.moreText')}</span>
            </Link>
          ) : null}
        </div>
      </section>
    </div>
  )
}

function ModuleCard({ section }: { section: Section }) {
  return (
    <div className={css.card}>
      <div className={css.cardHead}>
        <span className={css.badge}>
          <Icon name={section.icon} size={18} />
        </span>
        <h3 className={css.cardTitle}>{section.title}</h3>
      </div>
      <ul className={css.links}>
        {section.entries.slice(0, 6).map((entry) => {
          const target = targetOf(entry)
          return target ? (
            <li key={entry.id}>
              <Link {...target} className={css.link}>
                {entry.title}
              </Link>
            </li>
          ) : null
        })}
      </ul>
    </div>
  )
}

function Recent() {
  const { t } = useTranslation()
  const { recordTypes } = useBoot()
  const format = useFormat()
  const recent = recentRecords()
    .filter((item) => recordTypes[item.type])
    .slice(0, 6)
  if (recent.length === 0) return null
  return (
    <section aria-label={t('home.recent')}>
      <h2 className={css.heading}>
        <IconClock size={14} aria-hidden="true" /> {t('home.recent')}
      </h2>
      <div className={css.recent}>
        {recent.map((item) => (
          <Link
            key={`${item.type}/${item.id}`}
            to="/r/$type/$id"
            params={{ type: item.type, id: item.id }}
            className={css.record}
          >
            <Icon name={recordTypes[item.type]?.icon ?? 'point'} size={16} />
            <span className={css.recordTitle}>{item.title}</span>
            <span className={css.recordWhen}>{format.ago(new Date(item.at).toISOString())}</span>
          </Link>
        ))}
      </div>
    </section>
  )
}

function greeting(): string {
  const hour = new Date().getHours()
  if (hour < 5) return 'home.night'
  if (hour < 12) return 'home.morning'
  return hour < 18 ? 'home.day' : 'home.evening'
}

function firstName(name: string): string {
  return name.split(' ')[0] ?? name
}
