import type { Chart } from './series'

export type ChartKind = 'bar' | 'line' | 'pie' | 'funnel'

export interface Palette {
  ink: string
  quiet: string
  line: string
  surface: string
  tones: string[]
  tone: (name: string | null) => string | undefined
}

/** What ECharts is told to draw. */
export function chartOption(chart: Chart, kind: ChartKind, palette: Palette, show: (value: number) => string, brief: (value: number) => string) {
  const base = {
    color: palette.tones,
    textStyle: { fontFamily: 'inherit', color: palette.quiet },
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
  return kind === 'pie' || kind === 'funnel' ? { ...base, ...round(chart, kind, palette) } : { ...base, ...straight(chart, kind, palette, brief) }
}

function round(chart: Chart, kind: 'pie' | 'funnel', palette: Palette) {
  const points = (chart.series[0]?.points ?? []).flatMap((point, index) => (point ? [{ point, index }] : []))
  const data = points.map(({ point, index }) => ({ name: point.label, value: point.value, index, itemStyle: { color: palette.tone(point.tone) } }))
  const label = { color: palette.ink, fontSize: 12 }
  const shape =
    kind === 'pie'
      ? { type: 'pie', radius: ['42%', '70%'], padAngle: 1, itemStyle: { borderRadius: 4 }, label, labelLine: { lineStyle: { color: palette.line } } }
      : { type: 'funnel', sort: 'none', left: '18%', width: '64%', top: 20, bottom: 20, gap: 3, label: { ...label, position: 'right' }, itemStyle: { borderWidth: 0 } }
  return { series: [{ ...shape, data }] }
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
    data: line.points.map((point, index) => ({ value: point?.value ?? 0, index, itemStyle: several || kind === 'line' ? undefined : { color: palette.tone(point?.tone ?? null) } })),
  }))
  return {
    grid: { left: 8, right: 16, top: several ? 44 : 20, bottom: 8, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    legend: several ? { top: 6, textStyle: { color: palette.quiet }, icon: 'circle', itemWidth: 8, itemHeight: 8 } : undefined,
    xAxis: {
      type: 'category',
      data: chart.categories,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { color: palette.quiet, interval: 'auto', hideOverlap: true },
    },
    yAxis: { type: 'value', splitLine: { lineStyle: { color: palette.line } }, axisLabel: { color: palette.quiet, formatter: brief } },
    series,
  }
}
