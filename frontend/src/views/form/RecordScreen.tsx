import '@/ui/styles-records'
import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { RecordProps } from '@/app/contracts'
import { useRecord } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { Page } from '@/ui/Page'
import { PlainButton } from '@/ui/plain'
import { EmptyState, ErrorState, LoadingState } from '@/ui/states'
import { WidgetScopeProvider } from '@/widgets'
import { Crumbs } from './Crumbs'
import { RecordForm } from './RecordForm'

/** The screen of one record: reads it, then draws its form. */
export function RecordScreen(props: RecordProps) {
  const { spec, id } = props
  const fields = Object.keys({ ...spec.fields, ...spec.lines })
  const found = useRecord(spec, id, fields)
  if (id !== null && found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (id !== null && found.isPending) return <LoadingState rows={10} />
  if (id !== null && !found.data) return <Missing spec={spec} />
  return (
    <WidgetScopeProvider type={spec.type}>
      <RecordForm {...props} record={found.data ?? null} fields={fields} />
    </WidgetScopeProvider>
  )
}

/** There is no such record, or it is closed: the way to the others. */
function Missing({ spec }: { spec: ModelSpec }) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const back = () => void navigate({ to: '/r/$type', params: { type: spec.type } })
  return (
    <Page title={<Crumbs spec={spec} back={null} title={t('views.form.missing')} />}>
      <EmptyState
        title={t('views.form.missing')}
        text={t('views.form.missingText')}
        action={<PlainButton onClick={back}>{spec.pluralLabel}</PlainButton>}
      />
    </Page>
  )
}
