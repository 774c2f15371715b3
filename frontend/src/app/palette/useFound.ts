import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type Document, gql } from '@/data/gql'
import type { Boot } from '@/spec/types.gen'
import { useBoot } from '../session'
import { marked } from './hits'
import type { PaletteEntry } from './useEntries'

export interface Part {
  text: string
  hit: boolean
}

export interface Hit {
  recordType: string
  id: string
  title: string
  subtitle: string
  snippet: Part[]
}

const MOST = 25
const OF_A_TYPE = 8
const SEARCH: Document = {
  operationName: 'Palette',
  query: `query Palette($text: String!, $first: Int) { search(text: $text, first: $first) {
    nodes { recordType id title subtitle snippet { text hit } } } }`,
}

/** Records of any type by the typed words, the types in the order of their best hits. */
export function useFound(typed: string): { entries: PaletteEntry[]; searching: boolean } {
  const boot = useBoot()
  const navigate = useNavigate()
  const text = typed.trim()
  const found = useQuery({
    queryKey: ['find', text],
    queryFn: async ({ signal }) =>
      (await gql<{ search: { nodes: Hit[] } }>(SEARCH, { text, first: MOST }, signal)).search.nodes,
    enabled: text.length >= 2,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  const hits = text.length >= 2 ? (found.data ?? []) : []
  const entries = grouped(hits, boot).map(
    (hit): PaletteEntry => ({
      id: `record:${hit.recordType}:${hit.id}`,
      group: `record:${hit.recordType}`,
      heading: boot.recordTypes[hit.recordType]?.pluralLabel,
      label: hit.title,
      parts: marked(hit.title, text),
      hint: hit.subtitle,
      snippet: hit.snippet,
      icon: boot.recordTypes[hit.recordType]?.icon ?? 'point',
      run: () => navigate({ to: '/r/$type/$id', params: { type: hit.recordType, id: hit.id } }),
    }),
  )
  return { entries, searching: found.isFetching }
}

/** Each type's hits together; types that have no screen here are left out. */
export function grouped(hits: Hit[], boot: Pick<Boot, 'recordTypes'>): Hit[] {
  const types = [...new Set(hits.map((hit) => hit.recordType))].filter((type) => boot.recordTypes[type])
  return types.flatMap((type) => hits.filter((hit) => hit.recordType === type).slice(0, OF_A_TYPE))
}
