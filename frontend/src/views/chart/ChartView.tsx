import { Tooltip } from '@mantine/core'
import { IconChartBar, IconChartFunnel, IconChartLine, IconChartPie } from '@tabler/icons-react'
import { lazy, Suspense, useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { records, useGroups } from '@/data'
import { ErrorState, LoadingState } from '@/ui/states'
import { useScope } from '@/widgets'
import switchCss from '../collection/collection.module.css'
import type { ViewProps } from '../collection/viewProps'
import { byLabel, bysOf, measureLabel, offeredBys, offeredMeasures } from '../shared/measures'
import { OptionMenu } from '../shared/OptionMenu'
import { useTones } from '../shared/tones'
import css from './chart.module.css'
import type { ChartKind } from './option'
import { chartOf } from './series'

const Canvas = lazy(() => import('./Canvas').then((module) => ({ default: module.Canvas })))

const KINDS: { kind: ChartKind; Sign: typeof IconChartBar }[] = [
  { kind: 'bar', Sign: IconChartBar },
  { kind: 'line', Sign: IconChartLine },
  { kind: 'pie', Sign: IconChartPie },
  { kind: 'funnel', Sign: IconChartFunnel },
]

/** Groups of records as a chart; press a part of it to see its records. */
export function ChartView({ spec, state, setState, query, onCount, empty }: ViewProps) {
  const { t } = useTranslation()
  const { format } = useScope()
  const view = spec.views.chart
  const kind = (KINDS.find((item) => item.kind === state.kind)?.kind ?? view?.kind ?? 'bar') as ChartKind
  const bys = useMemo(() => bysOf(spec, state.rows, view?.by ?? []).slice(0, 2), [spec, state.rows, view])
  const measure = state.measures?.[0]
    ? records.measureFromText(state.measures[0])
    : (view?.measure ?? { field: null, aggregate: 'count' })
  const flat = kind === 'pie' || kind === 'funnel'
  const by = useMemo(() => (flat ? bys.slice(0, 1) : bys), [flat, bys])
  const found = useGroups(
    spec,
    { by, measures: [measure], where: query.where, search: query.search, first: 500 },
    by.length > 0,
  )
  const nodes = found.data?.nodes
  const total = nodes?.reduce((sum, group) => sum + group.count, 0) ?? null
  useEffect(() => onCount(total), [onCount, total])
  const toneOf = useTones(spec, by, nodes)
  const none = t('views.chart.none')
  const measureText = records.measureToText(measure)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the text is the measure
  const chart = useMemo(
    () => chartOf(spec, nodes ?? [], measure, none, toneOf),
    [spec, nodes, measureText, none, toneOf],
  )
  const field = measure.field ? spec.fields[measure.field] : undefined
  const isMoney = field?.type === 'money'
  const show = useCallback(
    (value: number) => (isMoney ? format.money(value, field?.currency) : format.number(value)),
    [format, isMoney, field?.currency],
  )
  const brief = useCallback(
    (value: number) => (isMoney ? format.moneyShort(value, field?.currency) : format.number(value)),
    [format, isMoney, field?.currency],
  )
  const offered = offeredBys(spec, view?.by ?? [])
  const put = (index: number, text: string) => {
    const texts = bys.map(records.byToText)
    setState({ rows: index === 0 ? [text, ...texts.slice(1)] : text ? [texts[0] ?? '', text] : texts.slice(0, 1) })
  }
  const choices = offered.map((item) => ({ value: records.byToText(item), label: byLabel(spec, item, t) }))
  return (
    <div className={css.frame}>
      <div className={css.bar}>
        <div className={switchCss.switch} role="radiogroup" aria-label={t('views.chart.kind')}>
          {KINDS.map(({ kind: item, Sign }) => (
            <Tooltip key={item} label={t(`views.chart.${item}`)}>
              {/** biome-ignore lint/a11y/useSemanticElements: a button with a picture that is a radio button by role */}
              <button
                type="button"
                role="radio"
                aria-checked={item === kind}
                aria-label={t(`views.chart.${item}`)}
                className={switchCss.kind}
                onClick={() => setState({ kind: item })}
              >
                <Sign size={16} stroke={1.7} aria-hidden="true" />
              </button>
            </Tooltip>
          ))}
        </div>
        <OptionMenu
          label={t('views.chart.measure')}
          chosen={[measureText]}
          options={offeredMeasures(spec).map((item) => ({
            value: records.measureToText(item),
            label: measureLabel(spec, item, t),
          }))}
          onPick={(value) => setState({ measures: [value] })}
        />
        <OptionMenu
          label={t('views.chart.by')}
          chosen={bys.slice(0, 1).map(records.byToText)}
          options={choices}
          onPick={(value) => put(0, value)}
        />
        {flat ? null : (
          <OptionMenu
            label={t('views.chart.and')}
            chosen={bys.slice(1).map(records.byToText)}
            options={[
              { value: '', label: t('views.chart.nothing') },
              ...choices.filter((choice) => choice.value !== records.byToText(bys[0] ?? { field: '', period: null })),
            ]}
            onPick={(value) => put(1, value)}
          />
        )}
      </div>
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending && by.length > 0 ? <LoadingState rows={10} /> : null}
      {nodes?.length === 0 ? empty : null}
      {nodes && nodes.length > 0 ? (
        <Suspense fallback={<LoadingState rows={10} />}>
          <Canvas
            chart={chart}
            kind={kind}
            show={show}
            brief={brief}
            onPick={(bar) => setState({ view: 'list', where: records.both(state.where, bar.where) })}
          />
          <DataTable label={t('views.chart.table')} chart={chart} show={show} />
        </Suspense>
      ) : null}
    </div>
  )
}

/** The same numbers for those who do not see the picture. */
function DataTable({
  label,
  chart,
  show,
}: {
  label: string
  chart: ReturnType<typeof chartOf>
  show: (value: number) => string
}) {
  return (
    <table className="visually-hidden">
      <caption>{label}</caption>
      <tbody>
        {chart.categories.map((category, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two categories may be called the same; their order is their identity
          <tr key={index}>
            <th scope="row">{category}</th>
            {chart.series.map((line) => (
              <td key={line.name}>{show(line.points[index]?.value ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
