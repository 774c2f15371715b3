import { useComputedColorScheme } from '@mantine/core'
import { BarChart, LineChart, PieChart } from 'echarts/charts'
import { AriaComponent, GridComponent, LegendComponent, TooltipComponent } from 'echarts/components'
import { type EChartsCoreOption, init, use } from 'echarts/core'
import { SVGRenderer } from 'echarts/renderers'
import { useEffect, useRef } from 'react'
import css from './chart.module.css'
import { type ChartKind, chartOption, type Palette } from './option'
import type { Bar, Chart } from './series'

use([BarChart, LineChart, PieChart, GridComponent, TooltipComponent, LegendComponent, AriaComponent, SVGRenderer])

const TONES = ['indigo', 'teal', 'orange', 'violet', 'green', 'pink', 'blue', 'yellow', 'red', 'gray']

function palette(): Palette {
  const style = getComputedStyle(document.documentElement)
  const read = (name: string) => style.getPropertyValue(name).trim()
  return {
    font: style.getPropertyValue('--font').trim(),
    ink: read('--ink'),
    quiet: read('--ink-2'),
    line: read('--line'),
    surface: read('--surface-raised'),
    tones: TONES.map((tone) => read(`--tone-${tone}`)),
    tone: (name) => (name ? read(`--tone-${name}`) || undefined : undefined),
  }
}

interface Props {
  chart: Chart
  kind: ChartKind
  show: (value: number) => string
  brief: (value: number) => string
  onPick: (bar: Bar) => void
}

/** The chart itself, drawn as SVG; follows the theme and its own size. */
export function Canvas({ chart, kind, show, brief, onPick }: Props) {
  const scheme = useComputedColorScheme('light')
  const place = useRef<HTMLDivElement>(null)
  const pick = useRef(onPick)
  pick.current = onPick
  // biome-ignore lint/correctness/useExhaustiveDependencies: the scheme changes the colours that are read from the page
  useEffect(() => {
    if (!place.current) return
    const drawn = init(place.current, null, { renderer: 'svg' })
    drawn.setOption(chartOption(chart, kind, palette(), show, brief) as EChartsCoreOption)
    drawn.on('click', (event) => {
      const index = (event.data as { index?: number } | null)?.index
      const line = kind === 'funnel' ? 0 : (event.seriesIndex ?? 0)
      const bar = chart.series[line]?.points[index ?? -1]
      if (bar) pick.current(bar)
    })
    const observer = new ResizeObserver(() => drawn.resize())
    observer.observe(place.current)
    return () => {
      observer.disconnect()
      drawn.dispose()
    }
  }, [chart, kind, scheme, show, brief])
  return <div ref={place} className={css.canvas} aria-hidden="true" />
}
