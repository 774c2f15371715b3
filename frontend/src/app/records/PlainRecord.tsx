import { useRecord } from '@/data/hooks'
import { ErrorState, LoadingState, Page } from '@/ui'
import type { RecordProps } from '../contracts'

/** The plainest page of a record: its fields' labels and values. */
export function PlainRecord({ spec, id }: RecordProps) {
  const found = useRecord(spec, id, Object.keys(spec.fields))
  const record = found.data
  return (
    <Page title={record ? String(record[spec.titleField] ?? id) : spec.label} plain>
      {found.isLoading ? <LoadingState /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      <dl>
        {Object.values(spec.fields).map((field) => (
          <div key={field.name}>
            <dt>{field.label}</dt>
            <dd>{JSON.stringify(record?.[field.name] ?? '')}</dd>
          </div>
        ))}
      </dl>
    </Page>
  )
}
