import { useMemo } from 'react'
import type { Group } from '@/data'
import type { By, ModelSpec } from '@/spec/types.gen'
import { useTitles } from '@/widgets'

/** The colour of a field's value, as the spec or the related record has it. */
export type ToneOf = (field: string, value: unknown) => string | null

const NONE: string[] = []

/** The colours of the groups' values by two fields at most: of choices by the spec, of related records by their own colour. */
export function useTones(spec: ModelSpec, bys: readonly By[], groups: readonly Group[] | undefined): ToneOf {
  const [first, second] = [useLinkedTones(spec, bys[0], 0, groups), useLinkedTones(spec, bys[1], 1, groups)]
  return useMemo(
    () => (field, value) => {
      const option = spec.fields[field]?.options?.find((item) => item.value === String(value))
      const linked = field === bys[0]?.field ? first : field === bys[1]?.field ? second : undefined
      return option?.tone ?? linked?.find((item) => item.id === String(value))?.color ?? null
    },
    [spec, bys, first, second],
  )
}

function useLinkedTones(spec: ModelSpec, by: By | undefined, place: number, groups: readonly Group[] | undefined) {
  const relation = by ? spec.fields[by.field]?.relation : undefined
  const coloured = relation?.colorField ? relation : undefined
  const ids = useMemo(
    () =>
      coloured
        ? [...new Set((groups ?? []).map((group) => group.keys[place]?.value))].flatMap((id) =>
            id ? [String(id)] : [],
          )
        : NONE,
    [coloured, groups, place],
  )
  return useTitles(coloured, ids).data
}
