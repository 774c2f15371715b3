import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { gql } from '@/data'
import { keys } from '@/data/keys'
import type { ModelSpec } from '@/spec/types.gen'
import css from './imports.module.css'
import type { RunState } from './useImport'

interface Past {
  id: string
  fileName: string
  state: RunState
  createdAt: string
  createdCount: number
  updatedCount: number
  rejectedCount: number
}

const QUERY = {
  operationName: 'PastImports',
  query: `query PastImports($type: String) {
    kitImportRuns(where: {recordType: {eq: $type}}, orderBy: [{id: DESC}], first: 5) {
      nodes { id fileName state createdAt createdCount updatedCount rejectedCount } } }`,
}

/** The last imports of this record type: to see what became of them, and to take them back. */
export function PastImports({ spec, onOpen }: { spec: ModelSpec; onOpen: (id: string) => void }) {
  const { t, i18n } = useTranslation()
  const found = useQuery({
    queryKey: keys.list('kit.ImportRun', { of: spec.type }),
    queryFn: ({ signal }) => gql<{ kitImportRuns: { nodes: Past[] } }>(QUERY, { type: spec.type }, signal),
  })
  const runs = (found.data?.kitImportRuns.nodes ?? []).filter((run) => run.state !== 'uploaded')
  if (runs.length === 0) return null
  const day = new Intl.DateTimeFormat(i18n.language, { dateStyle: 'medium', timeStyle: 'short' })
  return (
    <section className={css.past} aria-label={t('views.import.past')}>
      <h3 className={css.pastTitle}>{t('views.import.past')}</h3>
      <ul className={css.pastList}>
        {runs.map((run) => (
          <li key={run.id}>
            <button type="button" className={css.pastRun} onClick={() => onOpen(run.id)}>
              <span className={css.pastName}>{run.fileName}</span>
              <span className={css.pastWhen}>{day.format(new Date(run.createdAt))}</span>
              <span className={css.pastState} data-state={run.state}>
                {t(`views.import.state.${run.state}`)}
              </span>
              <span className={css.pastCounts}>
                {t('views.import.pastCounts', {
                  created: run.createdCount,
                  updated: run.updatedCount,
                  rejected: run.rejectedCount,
                })}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}
