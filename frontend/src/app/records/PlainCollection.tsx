import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useList } from '@/data/hooks'
import { EmptyState, ErrorState, LoadingState, Page } from '@/ui'
import type { CollectionProps } from '../contracts'

/** The plainest list of records: what is drawn where no richer view is registered. */
export function PlainCollection({ spec }: CollectionProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const found = useList(spec, { fields: [spec.titleField] })
  return (
    <Page title={spec.pluralLabel}>
      {found.isPending ? <LoadingState /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data?.nodes.length === 0 ? <EmptyState title={t('records.none')} /> : null}
      <ul>
        {found.data?.nodes.map((record) => (
          <li key={record.id}>
            <button
              type="button"
              onClick={() => void navigate({ to: '/r/$type/$id', params: { type: spec.type, id: record.id } })}
            >
              {String(record[spec.titleField] ?? record.id)}
            </button>
          </li>
        ))}
      </ul>
    </Page>
  )
}
