import { Link } from '@tanstack/react-router'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type RecordData, records, useGroups, useList, useSuggestions } from '@/data'
import { useSpec } from '@/data/hooks'
import type { Measure, ModelSpec } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { ErrorState, LoadingState } from '@/ui/states'
import { toneName } from '@/ui/Tag'
import { Words } from '@/views/kanban/Card'
import { boardColumns } from '@/views/kanban/columns'
import { type CollectionQuery, collectionQuery } from '@/views/search/query'
import { isEmpty } from '@/widgets'
import { AnyValue } from '@/widgets/registry'
import { useScope } from '@/widgets/scope'
import css from './desk.module.css'

const MOST = 5
const NOTHING = { type: '', titleField: 'id', many: '', label: '', colorField: null }

/** One's own records of a type that its views bring here: how many in each column of the board, and the first of them. */
export function DeskCard({ type, filters }: { type: string; filters: string[] }) {
  const { i18n } = useTranslation()
  const spec = useSpec(type, i18n.language)
  if (spec.isError) return null
  return (
    <section className={css.card} aria-label={spec.data?.pluralLabel ?? type}>
      {spec.data ? <Inside spec={spec.data} filters={filters} /> : <LoadingState rows={6} />}
    </section>
  )
}

function Inside({ spec, filters }: { spec: ModelSpec; filters: string[] }) {
  const { t } = useTranslation()
  const { userId, today, format } = useScope()
  const query = useMemo(
    () => collectionQuery(spec, { filters }, { userId, today, timeZone: format.timeZone }),
    [spec, filters, userId, today, format.timeZone],
  )
  const board = spec.views.kanban
  const fields = [spec.titleField, board?.title, board?.subtitle, board?.amount].filter(
    (name) => typeof name === 'string',
  )
  const orderBy = records.orderFromText(query.order)
  const found = useList(spec, { fields, where: query.where, orderBy, first: MOST, count: true })
  const names = spec.search.filters.filter((filter) => filters.includes(filter.id)).map((filter) => filter.label)
  return (
    <>
      <header className={css.head}>
        <span className={css.badge}>
          <Icon name={spec.icon} size={16} />
        </span>
        <h2 className={css.title}>{names[0] ?? spec.pluralLabel}</h2>
        <Link to="/r/$type" params={{ type: spec.type }} search={{ filters }} className={css.all}>
          {t('desk.all', { count: found.data?.totalCount ?? 0 })}
        </Link>
      </header>
      <Stages spec={spec} query={query} filters={filters} />
      {found.isPending ? <LoadingState rows={4} /> : null}
      {found.isError ? <ErrorState compact error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data?.nodes.length === 0 ? <p className={css.nothing}>{t('desk.nothing')}</p> : null}
      <ul className={css.rows}>
        {found.data?.nodes.map((record) => (
          <Row key={record.id} spec={spec} record={record} />
        ))}
      </ul>
    </>
  )
}

/** How the records spread over the columns of their board; a press leads to those of one. */
function Stages({ spec, query, filters }: { spec: ModelSpec; query: CollectionQuery; filters: string[] }) {
  const { format } = useScope()
  const board = spec.views.kanban
  const field = board ? spec.fields[board.groupBy] : undefined
  const measures: Measure[] = board?.sum ? [{ field: board.sum, aggregate: 'sum' }] : []
  const by = [{ field: field?.name ?? '', period: null }]
  const groups = useGroups(spec, { by, measures, where: query.where, first: 200 }, Boolean(field))
  const linked = useSuggestions(field?.relation ?? NOTHING, '', undefined, field?.type === 'm2o')
  if (!field || !groups.data) return null
  const columns = boardColumns(field, linked.data ?? [], groups.data.nodes, '—').filter((column) => column.count > 0)
  const money = board?.sum ? spec.fields[board.sum] : undefined
  if (columns.length < 2) return null
  return (
    <ul className={css.stages}>
      {columns.map((column) => (
        <li key={column.id} style={{ flexGrow: column.count }}>
          <Link
            to="/r/$type"
            params={{ type: spec.type }}
            search={{ filters, where: column.where }}
            className={css.stage}
            style={{ '--tone': `var(--tone-${toneName(column.tone ?? 'indigo')})` } as React.CSSProperties}
          >
            <span className={css.stageName}>{column.label}</span>
            <span className={css.stageCount}>
              {format.number(column.count)}
              {money && column.sum ? <small> {format.moneyShort(column.sum, money.currency)}</small> : null}
            </span>
          </Link>
        </li>
      ))}
    </ul>
  )
}

function Row({ spec, record }: { spec: ModelSpec; record: RecordData }) {
  const board = spec.views.kanban
  const part = (name: string | null | undefined) =>
    name && spec.fields[name] && !isEmpty(record[name]) ? spec.fields[name] : null
  const [subtitle, amount] = [part(board?.subtitle), part(board?.amount)]
  return (
    <li className={css.row}>
      <Link to="/r/$type/$id" params={{ type: spec.type, id: record.id }} className={css.link}>
        <span className={css.words}>
          <span className={css.name}>{String(record[board?.title ?? spec.titleField] ?? '')}</span>
          {subtitle ? (
            <span className={css.about}>
              <Words field={subtitle} record={record} />
            </span>
          ) : null}
        </span>
        {amount ? (
          <span className={css.amount}>
            <AnyValue field={amount} value={record[amount.name]} record={record} cell />
          </span>
        ) : null}
      </Link>
    </li>
  )
}
