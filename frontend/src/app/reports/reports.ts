import { useQuery, useQueryClient } from '@tanstack/react-query'
import { download, keys, type Linked, records } from '@/data'
import { saveFile } from '@/views/exports/useExport'
import type { Settings } from '@/views/saved/savedViews'
import { kitAction, kitSpec } from '@/views/shared/kit'

export const reportSpec = kitSpec('reports.Report', {
  recordType: 'char',
  label: 'char',
  view: 'char',
  note: 'char',
  user: { type: 'm2o', relation: 'identity.User', titleField: 'name' },
  settings: 'json',
})

export type Kind = 'list' | 'pivot' | 'chart'
export type Format = 'xlsx' | 'csv' | 'pdf'
export const FORMATS: readonly Format[] = ['xlsx', 'csv', 'pdf']

export interface Report {
  id: string
  recordType: string
  label: string
  view: Kind
  note: string
  user: Linked | null
  settings: Settings
}

/** The reports that one may open: one's own and those shared with everybody. */
export function useReports() {
  const client = useQueryClient()
  const fields = Object.keys(reportSpec.fields)
  const found = useQuery({
    queryKey: keys.list(reportSpec.type, { all: true }),
    queryFn: async ({ signal }) => {
      const page = await records.list(reportSpec, { fields, orderBy: [{ label: 'ASC' }], first: 500 }, signal)
      return page.nodes.map((node) => node as unknown as Report)
    },
  })
  const stale = () => client.invalidateQueries({ queryKey: keys.type(reportSpec.type) })
  const remove = async (id: string) => {
    await records.remove(reportSpec, id)
    await stale()
  }
  const rename = async (id: string, label: string) => {
    await records.save(reportSpec, id, { label }, fields)
    await stale()
  }
  const share = async (id: string, everybody: boolean) => {
    await records.run(reportSpec, kitAction(reportSpec, everybody ? 'share' : 'unshare'), { id }, undefined, [])
    await stale()
  }
  return { found, remove, rename, share }
}

/** Keep what a collection shows as a report. */
export async function keepReport(recordType: string, label: string, view: Kind, settings: Settings): Promise<string> {
  const made = await records.save(reportSpec, null, { recordType, label, view, settings }, ['label'])
  return String(made.id)
}

/** A saved report as a file. */
export async function takeReport(id: string, format: Format) {
  const { blob, name } = await download(`/api/reports/saved/${id}/file?format=${format}`)
  saveFile(blob, name)
}

/** What a collection shows now as a file, with groups and totals. */
export async function takeView(recordType: string, label: string, view: Kind, settings: Settings, format: Format) {
  const body = { recordType, label, view, settings, format }
  const { blob, name } = await download('/api/reports/table', { body })
  saveFile(blob, name)
}
