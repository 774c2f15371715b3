import { records } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import type { CollectionQuery } from '../search/query'

export const CHUNK = 200

/** The ids of everything that matches, page by page. */
export async function allIds(spec: ModelSpec, query: CollectionQuery): Promise<string[]> {
  const found: string[] = []
  let after: string | undefined
  for (;;) {
    const page = await records.list(spec, {
      fields: [],
      where: query.where,
      search: query.search,
      orderBy: records.orderFromText(query.order),
      first: 500,
      after,
    })
    found.push(...page.nodes.map((node) => node.id))
    if (!page.hasNextPage || !page.endCursor) return found
    after = page.endCursor
  }
}

export function chunks(ids: readonly string[], size = CHUNK): string[][] {
  return Array.from({ length: Math.ceil(ids.length / size) }, (_, index) => ids.slice(index * size, (index + 1) * size))
}
