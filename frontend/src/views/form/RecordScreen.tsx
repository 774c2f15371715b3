import '@/ui/styles-records'
import type { RecordProps } from '@/app/contracts'
import { useRecord } from '@/data'
import { useTranslation } from '@/i18n/translate'
import { EmptyState, ErrorState, LoadingState } from '@/ui/states'
import { WidgetScopeProvider } from '@/widgets'
import { RecordForm } from './RecordForm'

/** The screen of one record: reads it, then draws its form. */
export function RecordScreen(props: RecordProps) {
  const { spec, id } = props
  const { t } = useTranslation()
  const fields = Object.keys({ ...spec.fields, ...spec.lines })
  const found = useRecord(spec, id, fields)
  if (id !== null && found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (id !== null && found.isPending) return <LoadingState rows={10} />
  if (id !== null && !found.data)
    return <EmptyState title={t('views.form.missing')} text={t('views.form.missingText')} />
  return (
    <WidgetScopeProvider type={spec.type}>
      <RecordForm {...props} record={found.data ?? null} fields={fields} />
    </WidgetScopeProvider>
  )
}
