import type { Chart } from './series'

export type ChartKind = 'bar' | 'line' | 'pie' | 'funnel'

export interface Palette {
  font: string
  ink: string
  quiet: string
  line: string
  surface: string
  tones: string[]
  tone: (name: string | null) => string | undefined
}

/** What ECharts is told to draw. */
export function chartOption(
  chart: Chart,
  kind: ChartKind,
  palette: Palette,
  show: (value: number) => string,
  brief: (value: number) => string,
) {
  const base = {
    color: palette.tones,
    textStyle: { fontFamily: palette.font, color: palette.quiet },
    animationDuration: 250,
    tooltip: {
      trigger: 'item',
      backgroundColor: palette.surface,
      borderColor: palette.line,
      textStyle: { color: palette.ink, fontSize: 12 },
      valueFormatter: (value: unknown) => show(Number(value)),
    },
    aria: { enabled: true },
  }
  if (kind === 'pie') return { ...base, ...pie(chart, palette) }
  if (kind === 'funnel') return { ...base, ...funnel(chart, palette, brief) }
  return { ...base, ...straight(chart, kind, palette, brief) }
}

function pointsOf(chart: Chart) {
  return (chart.series[0]?.points ?? []).flatMap((point, index) => (point ? [{ point, index }] : []))
}

function pie(chart: Chart, palette: Palette) {
  const data = pointsOf(chart).map(({ point, index }) => ({
    name: point.label,
    value: point.value,
    index,
    itemStyle: { color: palette.tone(point.tone) },
  }))
  const label = { color: palette.ink, fontSize: 12 }
  const labelLine = { lineStyle: { color: palette.line } }
  return {
    series: [
      { type: 'pie', radius: ['42%', '70%'], padAngle: 1, itemStyle: { borderRadius: 4 }, label, labelLine, data },
    ],
  }
}

/** Steps as bars around one axis: unlike a drawn funnel it stays readable where a later step is the larger one. */
function funnel(chart: Chart, palette: Palette, brief: (value: number) => string) {
  const points = pointsOf(chart)
  const most = Math.max(1, ...points.map(({ point }) => point.value))
  const pad = points.map(({ point }) => (most - point.value) / 2)
  const bars = points.map(({ point, index }, at) => ({
    value: point.value,
    index,
    itemStyle: { color: palette.tone(point.tone) ?? palette.tones[at % palette.tones.length] },
  }))
  const whole = { type: 'bar', stack: 'all', barWidth: '74%' }
  return {
    grid: { left: 8, right: 24, top: 12, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'value', show: false, max: most },
    yAxis: {
      type: 'category',
      inverse: true,
      data: points.map(({ point }) => point.label),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { color: palette.ink, fontSize: 13 },
    },
    series: [
      { ...whole, silent: true, itemStyle: { color: 'transparent' }, tooltip: { show: false }, data: pad },
      {
        ...whole,
        itemStyle: { borderRadius: 6 },
        label: {
          show: true,
          formatter: ({ value }: { value: number }) => brief(value),
          color: '#fff',
          fontWeight: 600,
        },
        data: bars,
      },
    ],
  }
}

function straight(chart: Chart, kind: 'bar' | 'line', palette: Palette, brief: (value: number) => string) {
  const several = chart.series.length > 1
  const series = chart.series.map((line) => ({
    type: kind,
    name: line.name,
    stack: several && kind === 'bar' ? 'all' : undefined,
    smooth: 0.25,
    symbolSize: 7,
    barMaxWidth: 46,
    itemStyle: { borderRadius: several ? 0 : [5, 5, 0, 0], color: palette.tone(line.tone) },
    data: line.points.map((point, index) => ({
      value: point?.value ?? (kind === 'line' && several ? null : 0), // a line has a gap where nothing is known
      index,
      itemStyle: several || kind === 'line' ? undefined : { color: palette.tone(point?.tone ?? null) },
    })),
  }))
  return {
    grid: {
      left: 8,
      right: 16,
      top: several ? 44 : 20,
      bottom: 8,
      outerBoundsMode: 'same',
      outerBoundsContain: 'axisLabel',
    },
    legend: several
      ? { top: 6, textStyle: { color: palette.quiet }, icon: 'circle', itemWidth: 8, itemHeight: 8 }
      : undefined,
    xAxis: {
      type: 'category',
      data: chart.categories,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.quiet, interval: 'auto', hideOverlap: true },
    },
    yAxis: {
      type: 'value',
      splitLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.quiet, formatter: brief },
    },
    series,
  }
}
