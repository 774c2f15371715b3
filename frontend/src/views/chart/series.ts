import type { Group } from '@/data'
import type { Measure, ModelSpec, Where } from '@/spec/types.gen'
import { keyLabel, measured } from '../shared/measures'
import type { ToneOf } from '../shared/tones'

export interface Bar {
  label: string
  value: number
  tone: string | null
  where: Where
}

export interface Chart {
  categories: string[]
  series: { name: string; tone: string | null; points: (Bar | null)[] }[]
}

/** Groups by one or two keys as a chart: categories along, a series for each value of the second key. */
export function chartOf(
  spec: ModelSpec,
  groups: readonly Group[],
  measure: Measure,
  none: string,
  toneOf: ToneOf,
): Chart {
  const categories: string[] = []
  const places = new Map<string, number>()
  const series = new Map<string, Chart['series'][number]>()
  for (const group of groups) {
    const [first, second] = group.keys
    const place = placeOf(
      String(first?.value ?? ''),
      keyLabel(spec.fields[first?.field ?? ''], first, none),
      categories,
      places,
    )
    const name = second ? keyLabel(spec.fields[second.field], second, none) : ''
    const key = String(second?.value ?? '')
    const line = series.get(key) ?? { name, tone: second ? toneOf(second.field, second.value) : null, points: [] }
    series.set(key, line)
    const label = categories[place] ?? ''
    line.points[place] = {
      label,
      value: Number(measured(group, measure) ?? 0),
      tone: toneOf(first?.field ?? '', first?.value),
      where: group.where,
    }
  }
  const filled = [...series.values()].map((line) => ({
    ...line,
    points: categories.map((_label, index) => line.points[index] ?? null),
  }))
  return { categories, series: filled }
}

function placeOf(value: string, label: string, categories: string[], places: Map<string, number>): number {
  const known = places.get(value)
  if (known !== undefined) return known
  places.set(value, categories.length)
  categories.push(label)
  return categories.length - 1
}
