import { Tooltip } from '@mantine/core'
import { IconCalendar, IconChartBar, IconLayoutKanban, IconList, IconTable } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { ViewType } from '@/spec/types.gen'
import css from './collection.module.css'

const SIGNS: Partial<Record<ViewType, typeof IconList>> = {
  list: IconList,
  kanban: IconLayoutKanban,
  calendar: IconCalendar,
  chart: IconChartBar,
  pivot: IconTable,
}

/** Which kind of view shows the records. */
export function ViewSwitch({
  views,
  current,
  onChange,
}: {
  views: ViewType[]
  current: ViewType
  onChange: (view: ViewType) => void
}) {
  const { t } = useTranslation()
  if (views.length < 2) return null
  return (
    <div className={css.switch} role="radiogroup" aria-label={t('views.kind')}>
      {views.map((view) => {
        const Sign = SIGNS[view] ?? IconList
        return (
          <Tooltip key={view} label={t(`views.kinds.${view}`)}>
            {/** biome-ignore lint/a11y/useSemanticElements: a button with a picture that is a radio button by role */}
            <button
              type="button"
              role="radio"
              aria-checked={view === current}
              aria-label={t(`views.kinds.${view}`)}
              className={css.kind}
              onClick={() => onChange(view)}
            >
              <Sign size={16} stroke={1.7} aria-hidden="true" />
            </button>
          </Tooltip>
        )
      })}
    </div>
  )
}
