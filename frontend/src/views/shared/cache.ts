import type { QueryClient } from '@tanstack/react-query'
import type { Page, RecordData } from '@/data'

interface Endless {
  pages: Page[]
}

function patchPage(page: Page, id: string, patch: Partial<RecordData>): Page {
  if (!page.nodes.some((node) => node.id === id)) return page
  return { ...page, nodes: page.nodes.map((node) => (node.id === id ? { ...node, ...patch } : node)) }
}

/** Show a record's new values in every list that holds it, before the server has said so. */
export function patchLists(client: QueryClient, type: string, id: string, patch: Partial<RecordData>) {
  client.setQueriesData<Page | Endless>({ queryKey: ['records', type, 'list'] }, (data) => {
    if (!data) return data
    if ('pages' in data) return { ...data, pages: data.pages.map((page) => patchPage(page, id, patch)) }
    return patchPage(data, id, patch)
  })
}
