import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { type Group, records, useGroups } from '@/data'
import type { By, Measure, ModelSpec } from '@/spec/types.gen'
import { ErrorState, LoadingState } from '@/ui/states'
import { useScope } from '@/widgets'
import type { ViewProps } from '../collection/viewProps'
import { byLabel, bysOf, inOrder, measured, measureLabel, offeredBys, offeredMeasures } from '../shared/measures'
import { OptionMenu } from '../shared/OptionMenu'
import css from './pivot.module.css'
import { type Head, ordered, pivotOf, totalsOf } from './table'

const MOST = 500

/** Sums in rows and columns, counted by the server; press a cell to see its records. */
export function PivotView({ spec, state, setState, query, onCount, empty }: ViewProps) {
  const { t } = useTranslation()
  const { today } = useScope()
  const view = spec.views.pivot
  const rows = useMemo(() => bysOf(spec, state.rows, view?.rows ?? []).slice(0, 2), [spec, state.rows, view])
  const cols = useMemo(() => bysOf(spec, state.cols, view?.cols ?? []).slice(0, 2), [spec, state.cols, view])
  const measures = useMemo<Measure[]>(
    () =>
      inOrder(
        spec,
        state.measures?.map(records.measureFromText) ?? view?.measures ?? [{ field: null, aggregate: 'count' }],
      ),
    [spec, state.measures, view],
  )
  const asked = { measures, where: query.where, search: query.search, first: MOST }
  const all = useGroups(spec, { ...asked, by: [] })
  const byRows = useGroups(spec, { ...asked, by: rows }, rows.length > 0)
  const byCols = useGroups(spec, { ...asked, by: cols }, cols.length > 0)
  const inner = useGroups(spec, { ...asked, by: [...rows, ...cols] }, rows.length + cols.length > 0)
  const total = all.data?.nodes[0]
  useEffect(() => onCount(total?.count ?? null), [onCount, total?.count])
  const none = t('views.chart.none')
  const table = useMemo(
    () => pivotOf(spec, inner.data?.nodes ?? [], rows, none, today),
    [spec, inner.data, rows, none, today],
  )
  const rowTotals = useMemo(() => totalsOf(byRows.data?.nodes), [byRows.data])
  const colTotals = useMemo(() => totalsOf(byCols.data?.nodes), [byCols.data])
  const open = (group: Group | undefined) => {
    if (group) setState({ view: 'list', where: records.both(state.where, group.where) })
  }
  const error = all.error ?? byRows.error ?? byCols.error ?? inner.error
  return (
    <div className={css.frame}>
      <Choices spec={spec} rows={rows} cols={cols} measures={measures} setState={setState} />
      {error ? <ErrorState error={error} retry={() => void inner.refetch()} /> : null}
      {all.isPending || inner.isLoading ? <LoadingState rows={10} /> : null}
      {total?.count === 0 ? empty : null}
      {total && total.count > 0 && !error ? (
        <div className={css.scroll}>
          <Table
            spec={spec}
            rows={rows}
            heads={ordered(table.rows, rowTotals)}
            cols={cols.length > 0 ? ordered(table.cols, colTotals) : []}
            measures={measures}
            cell={table.cell}
            rowTotals={rowTotals}
            colTotals={colTotals}
            total={total}
            open={open}
          />
        </div>
      ) : null}
    </div>
  )
}

interface ChoicesProps {
  spec: ModelSpec
  rows: By[]
  cols: By[]
  measures: Measure[]
  setState: ViewProps['setState']
}

function Choices({ spec, rows, cols, measures, setState }: ChoicesProps) {
  const { t } = useTranslation()
  const own = [...(spec.views.pivot?.rows ?? []), ...(spec.views.pivot?.cols ?? [])]
  const options = offeredBys(spec, own).map((by) => ({ value: records.byToText(by), label: byLabel(spec, by, t) }))
  const [left, top, shown] = [
    rows.map(records.byToText),
    cols.map(records.byToText),
    measures.map(records.measureToText),
  ]
  const toggled = (list: string[], value: string, most: number) =>
    list.includes(value) ? list.filter((item) => item !== value) : [...list, value].slice(-most)
  return (
    <div className={css.bar}>
      <OptionMenu
        many
        label={t('views.pivot.rows')}
        chosen={left}
        options={options.filter((option) => !top.includes(option.value))}
        onPick={(value) => setState({ rows: toggled(left, value, 2) })}
      />
      <OptionMenu
        many
        label={t('views.pivot.cols')}
        chosen={top}
        options={options.filter((option) => !left.includes(option.value))}
        onPick={(value) => setState({ cols: toggled(top, value, 2) })}
      />
      <OptionMenu
        many
        label={t('views.pivot.measures')}
        chosen={shown}
        options={offeredMeasures(spec).map((item) => ({
          value: records.measureToText(item),
          label: measureLabel(spec, item, t),
        }))}
        onPick={(value) => {
          const next = toggled(shown, value, 6)
          if (next.length > 0) setState({ measures: next })
        }}
      />
    </div>
  )
}

interface TableProps {
  spec: ModelSpec
  rows: By[]
  heads: Head[]
  cols: Head[]
  measures: Measure[]
  cell: (row: string, col: string) => Group | undefined
  rowTotals: Map<string, Group>
  colTotals: Map<string, Group>
  total: Group
  open: (group: Group | undefined) => void
}

function Table({ spec, rows, heads, cols, measures, cell, rowTotals, colTotals, total, open }: TableProps) {
  const { t } = useTranslation()
  const numbers = (key: string, group: Group | undefined, strong = false) =>
    measures.map((measure) => (
      <Cell
        key={`${key}-${records.measureToText(measure)}`}
        spec={spec}
        group={group}
        measure={measure}
        strong={strong}
        open={open}
      />
    ))
  const names = (key: string) =>
    measures.map((measure) => (
      <th key={`${key}-${records.measureToText(measure)}`} scope="col" className={css.measure}>
        {measureLabel(spec, measure, t)}
      </th>
    ))
  const depth = Math.max(1, rows.length)
  return (
    <table className={css.table}>
      <thead>
        <tr>
          {rows.length > 0 ? (
            rows.map((by) => (
              <th key={records.byToText(by)} scope="col" rowSpan={2} className={css.corner}>
                {byLabel(spec, by, t)}
              </th>
            ))
          ) : (
            <th rowSpan={2} className={css.corner} aria-label={t('views.pivot.rows')} />
          )}
          <th scope="colgroup" colSpan={measures.length} className={css.colHead}>
            {t('views.pivot.total')}
          </th>
          {cols.map((col) => (
            <th key={col.key} scope="colgroup" colSpan={measures.length} className={css.colHead}>
              {col.labels.join(' / ')}
            </th>
          ))}
        </tr>
        <tr>
          {names('total')}
          {cols.flatMap((col) => names(col.key))}
        </tr>
      </thead>
      <tbody>
        {heads
          .filter((head) => head.labels.length > 0)
          .map((head, index, list) => (
            <tr key={head.key} data-late={head.late}>
              {head.labels.map((label, level) => {
                const same =
                  level < head.labels.length - 1 &&
                  list[index - 1]?.labels.slice(0, level + 1).join('/') === head.labels.slice(0, level + 1).join('/')
                return (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the level is the identity
                  <th key={level} scope="row" className={css.rowHead}>
                    {same ? '' : label}
                    {head.late && level === head.labels.length - 1 ? (
                      <span className={css.late}>{t('views.pivot.late')}</span>
                    ) : null}
                  </th>
                )
              })}
              {numbers('total', rowTotals.get(head.key) ?? cell(head.key, ''), true)}
              {cols.flatMap((col) => numbers(col.key, cell(head.key, col.key)))}
            </tr>
          ))}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row" colSpan={depth} className={css.rowHead}>
            {t('views.pivot.total')}
          </th>
          {numbers('total', total, true)}
          {cols.flatMap((col) => numbers(col.key, colTotals.get(col.key), true))}
        </tr>
      </tfoot>
    </table>
  )
}

interface CellProps {
  spec: ModelSpec
  group: Group | undefined
  measure: Measure
  strong: boolean
  open: (group: Group | undefined) => void
}

function Cell({ spec, group, measure, strong, open }: CellProps) {
  const { format } = useScope()
  const value = measured(group, measure)
  const field = measure.field ? spec.fields[measure.field] : undefined
  const text =
    value === null
      ? ''
      : field?.type === 'money'
        ? format.money(value, field.currency, 0)
        : format.number(value, field && measure.aggregate === 'avg' ? 2 : undefined)
  return (
    <td className={css.cell} data-strong={strong || undefined}>
      {text ? (
        <button type="button" className={css.number} onClick={() => open(group)}>
          {text}
        </button>
      ) : null}
    </td>
  )
}
