import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { loadSpec } from '@/spec/loader'
import type { ActionSpec, ApiNames, ModelSpec, Relation, Where } from '@/spec/types.gen'
import { keys } from './keys'
import * as records from './records'
import { refreshRecords } from './refresh'

/** The spec of a record type, in the language of the moment. */
export function useSpec(type: string, language: string) {
  return useQuery({
    queryKey: keys.spec(type, language),
    queryFn: ({ signal }) => loadSpec(type, language, signal),
    staleTime: 5 * 60_000,
    enabled: type !== '',
  })
}

/** One page of records. */
export function useList(spec: ModelSpec, query: records.ListQuery, enabled = true) {
  return useQuery({
    queryKey: keys.list(spec.type, query),
    queryFn: ({ signal }) => records.list(spec, query, signal),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** Records page by page, as somebody scrolls. */
export function useEndlessList(spec: ModelSpec, query: Omit<records.ListQuery, 'after' | 'offset'>, enabled = true) {
  return useInfiniteQuery({
    queryKey: keys.list(spec.type, { ...query, endless: true }),
    queryFn: ({ pageParam, signal }) =>
      records.list(spec, { ...query, after: pageParam ?? undefined, count: query.count && !pageParam }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => (page.hasNextPage ? page.endCursor : undefined),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** Groups with counts and sums. */
export function useGroups(spec: { type: string; api: ApiNames }, query: records.GroupQuery, enabled = true) {
  return useQuery({
    queryKey: keys.groups(spec.type, query),
    queryFn: ({ signal }) => records.groups(spec.api, query, signal),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** One record. */
export function useRecord(spec: ModelSpec, id: string | null, fields: readonly string[]) {
  return useQuery({
    queryKey: keys.record(spec.type, id ?? '', fields),
    queryFn: ({ signal }) => records.one(spec, id ?? '', fields, signal),
    enabled: id !== null,
  })
}

/** Name search for a picker. */
export function useSuggestions(relation: Relation, search: string, where?: Where, enabled = true) {
  return useQuery({
    queryKey: keys.suggest(relation.type, search, { ...where, by: relation.many }),
    queryFn: ({ signal }) => records.suggest(relation, search, where, signal),
    placeholderData: keepPreviousData,
    enabled,
  })
}

/** Saving, deleting, changing many, running an action; each makes what it touched stale. */
export function useWrites(spec: ModelSpec, fields: readonly string[]) {
  const client = useQueryClient()
  const stale = () => refreshRecords(client, spec.type)
  const save = useMutation({
    mutationFn: (given: { id: string | null; input: Record<string, unknown>; expectedVersion?: number }) =>
      records.save(spec, given.id, given.input, fields, given.expectedVersion),
    onSuccess: stale,
  })
  const remove = useMutation({ mutationFn: (id: string) => records.remove(spec, id), onSuccess: stale })
  const bulk = useMutation({
    mutationFn: (given: { ids: readonly string[]; input: Record<string, unknown> }) =>
      records.bulkUpdate(spec, given.ids, given.input, fields),
    onSuccess: stale,
  })
  const act = useMutation({
    mutationFn: (given: {
      action: ActionSpec
      id?: string
      ids?: readonly string[]
      expectedVersion?: number
      input?: Record<string, unknown>
    }) => {
      const { action, input, ...target } = given
      return records.run(spec, action, target, input, fields)
    },
    onSuccess: stale,
  })
  return { save, remove, bulk, act }
}
