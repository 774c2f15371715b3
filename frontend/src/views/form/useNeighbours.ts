import { useNavigate } from '@tanstack/react-router'
import { useCallback } from 'react'
import { records, useList } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { readTrail } from '../shared/trail'

/** The records before and after this one in the list that it was opened from. */
export function useNeighbours(spec: ModelSpec, id: string | null, from: string | undefined) {
  const navigate = useNavigate()
  const found = readTrail(from)
  const trail = found && found.trail.type === spec.type ? found.trail : null
  const index = found?.index ?? 0
  const placed = trail !== null && (from ?? '').includes('.')
  const first = Math.max(0, index - 1)
  const near = useList(
    spec,
    {
      fields: [],
      where: trail?.where,
      search: trail?.search,
      orderBy: records.orderFromText(trail?.order),
      first: 3,
      offset: first,
    },
    placed && id !== null,
  )
  const nodes = near.data?.nodes ?? []
  const go = useCallback(
    (by: number) => {
      const target = nodes[index + by - first]
      if (!found || !target || target.id === id) return
      void navigate({
        to: '/r/$type/$id',
        params: { type: spec.type, id: target.id },
        search: { from: `${found.key}.${index + by}` },
        replace: true,
      })
    },
    [nodes, index, first, found, id, navigate, spec.type],
  )
  return {
    back: trail?.back ?? null,
    index: placed ? index : null,
    total: trail?.total ?? null,
    previous: index > 0 && placed ? () => go(-1) : null,
    next: placed && nodes[index + 1 - first] ? () => go(1) : null,
  }
}
