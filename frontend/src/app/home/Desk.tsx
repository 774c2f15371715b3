import { recordLocales } from '@/i18n/locales'
import { addWords } from '@/i18n/setup'
import { WidgetScopeProvider } from '@/widgets/scope'
import { useBoot } from '../session'
import { DeskCard } from './DeskCard'
import css from './desk.module.css'
import { MyActivities } from './MyActivities'

export async function loadDesk() {
  await addWords(recordLocales)
  return { default: Desk }
}

/** One's own work at a sight: what is to be done, and the records that the views bring to the home page. */
export function Desk() {
  const { recordTypes } = useBoot()
  const brought = Object.entries(recordTypes).filter(([, info]) => info.home.length > 0)
  return (
    <WidgetScopeProvider type="">
      <div className={css.desk}>
        <MyActivities />
        {brought.map(([type, info]) => (
          <DeskCard key={type} type={type} filters={info.home} />
        ))}
      </div>
    </WidgetScopeProvider>
  )
}
