import { useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { type Group, type RecordData, records, useGroups } from '@/data'
import { keys } from '@/data/keys'
import type { Measure, ModelSpec, Where } from '@/spec/types.gen'
import type { CollectionQuery } from '../search/query'
import { keep, readKept } from '../shared/kept'
import { flatten, groupKey, PAGE, type PageKey, pageKey, pagesFor, recordsOf, type Slot, type Source } from './rows'

const { both, byFromText, orderFromText } = records
const MOST_GROUPS = 500

interface Wanted {
  spec: ModelSpec
  query: CollectionQuery
  fields: readonly string[]
  measures: readonly Measure[]
}

/** Everything that a list shows: the total, groups that open lazily, and the pages of records in sight. */
export function useGrid({ spec, query, fields, measures }: Wanted) {
  const { where, search, order, group } = query
  const totals = useGroups(spec, { by: [], measures, where, search, first: 1 })
  const { open, toggle } = useOpenGroups(spec.type, group)
  const nested = useGroupLevels({ spec, query, fields, measures }, open)
  const total = totals.data?.nodes[0]
  const slots = useMemo(() => {
    if (group.length === 0) return recordsOf({ key: '', where: undefined, count: total?.count ?? 0, depth: 0 })
    return flatten({
      levels: group.length,
      open,
      groupsUnder: nested.groupsUnder,
      whereOf: (item, parent) => both(parent, item.where),
    })
  }, [group.length, total?.count, open, nested.groupsUnder])
  const [range, setRange] = useState({ from: 0, to: PAGE - 1 })
  const wanted = useMemo(
    () => pagesInSight(slots, range, group.length === 0 && totals.isPending),
    [slots, range, group.length, totals.isPending],
  )
  const pageQuery = useCallback(
    ({ source, page }: PageKey) => {
      const asked = {
        fields,
        where: both(where, source.where),
        search,
        orderBy: orderFromText(order),
        first: PAGE,
        offset: page * PAGE,
      }
      return {
        queryKey: keys.list(spec.type, asked),
        queryFn: ({ signal }: { signal: AbortSignal }) => records.list(spec, asked, signal),
        staleTime: 30_000,
      }
    },
    [spec, fields, where, search, order],
  )
  const pages = useQueries({
    queries: wanted.map(pageQuery),
    combine: (results) => ({
      nodes: results.map((result) => result.data?.nodes),
      error: results.find((result) => result.error)?.error ?? null,
      fetching: results.some((result) => result.isFetching),
      refetch: () => results.forEach((result) => void result.refetch()),
    }),
  })
  const byPage = useMemo(
    () => new Map(wanted.map(({ source, page }, index) => [pageKey(source, page), pages.nodes[index]])),
    [wanted, pages.nodes],
  )
  const recordAt = useCallback(
    (slot: Slot | undefined): RecordData | undefined =>
      slot?.kind === 'record'
        ? byPage.get(pageKey(slot.source, Math.floor(slot.index / PAGE)))?.[slot.index % PAGE]
        : undefined,
    [byPage],
  )
  const client = useQueryClient()
  /** The record of a row out of sight. */
  const load = useCallback(
    async (slot: Slot): Promise<RecordData | undefined> => {
      if (slot.kind !== 'record') return undefined
      const found = await client.fetchQuery(pageQuery({ source: slot.source, page: Math.floor(slot.index / PAGE) }))
      return found.nodes[slot.index % PAGE]
    },
    [client, pageQuery],
  )
  const show = useCallback((from: number, to: number) => {
    setRange((old) => (old.from === from && old.to === to ? old : { from, to }))
  }, [])
  return {
    slots,
    recordAt,
    load,
    show,
    toggle,
    count: total?.count ?? null,
    /** When the list was read from the server the last time. */
    readAt: totals.dataUpdatedAt,
    totals: total?.measures ?? [],
    pending: totals.isPending || (group.length > 0 && nested.pending),
    error: totals.error ?? nested.error ?? pages.error,
    refetch: () => {
      void totals.refetch()
      pages.refetch()
    },
  }
}

export type Grid = ReturnType<typeof useGrid>

/** The first page is asked for at once, before the total says how many rows there are. */
function pagesInSight(slots: readonly Slot[], range: { from: number; to: number }, early: boolean): PageKey[] {
  if (early) return [{ source: { key: '', where: undefined, count: 0, depth: 0 }, page: 0 }]
  return pagesFor(slots, range.from, range.to)
}

function useOpenGroups(type: string, group: readonly string[]) {
  const key = `open:${type}:${group.join(',')}`
  const [held, setHeld] = useState(() => ({ key, open: new Set(readKept<string[]>(key, [], sessionStorage)) }))
  const current = held.key === key ? held : { key, open: new Set(readKept<string[]>(key, [], sessionStorage)) }
  if (current !== held) setHeld(current)
  const toggle = useCallback(
    (group_: string) => {
      setHeld((old) => {
        const open = new Set(old.open)
        if (!open.delete(group_)) open.add(group_)
        keep(key, [...open], sessionStorage)
        return { key, open }
      })
    },
    [key],
  )
  return { open: current.open as ReadonlySet<string>, toggle }
}

/** Groups of the first level, and of every open group below it. */
function useGroupLevels({ spec, query, measures }: Wanted, open: ReadonlySet<string>) {
  const { where, search, group } = query
  const root = useGroups(
    spec,
    { by: group.slice(0, 1).map(byFromText), measures, where, search, first: MOST_GROUPS },
    group.length > 0,
  )
  const second = useMemo(() => openUnder('', root.data?.nodes, open, undefined), [root.data, open])
  const asked = group.length > 1 ? second : NONE
  const middle = useInner(spec, query, measures, 1, asked)
  const third = useMemo(
    () =>
      group.length > 2
        ? asked.flatMap((item, index) => openUnder(item.key, middle.nodes[index], open, item.where))
        : NONE,
    [group.length, asked, middle.nodes, open],
  )
  const inner = useInner(spec, query, measures, 2, third)
  const groupsUnder = useMemo(() => {
    const found = new Map<string, Group[] | undefined>([['', root.data?.nodes]])
    asked.forEach((item, index) => {
      found.set(item.key, middle.nodes[index])
    })
    third.forEach((item, index) => {
      found.set(item.key, inner.nodes[index])
    })
    return (key: string) => found.get(key)
  }, [root.data, asked, middle.nodes, third, inner.nodes])
  return { groupsUnder, pending: root.isPending, error: root.error }
}

const NONE: { key: string; where: Where | undefined }[] = []

function openUnder(parent: string, groups: Group[] | undefined, open: ReadonlySet<string>, where: Where | undefined) {
  return (groups ?? [])
    .map((item) => ({ key: groupKey(parent, item), where: both(where, item.where) }))
    .filter((item) => open.has(item.key))
}

function useInner(
  spec: ModelSpec,
  query: CollectionQuery,
  measures: readonly Measure[],
  level: number,
  asked: { where: Where | undefined }[],
) {
  return useQueries({
    queries: asked.map((item) => {
      const by = query.group.slice(level, level + 1).map(byFromText)
      const wanted = { by, measures, where: both(query.where, item.where), search: query.search, first: MOST_GROUPS }
      return {
        queryKey: keys.groups(spec.type, wanted),
        queryFn: async ({ signal }: { signal: AbortSignal }) => records.groups(spec.api, wanted, signal),
      }
    }),
    combine: (results) => ({ nodes: results.map((result) => result.data?.nodes) }),
  })
}

export type { Source }
