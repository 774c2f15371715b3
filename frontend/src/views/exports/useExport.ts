import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { gql, onChange, type RefusalBody, Refusals, request } from '@/data'
import { send } from '@/data/http'
import { wired } from '@/data/own'
import type { ModelSpec, Where } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { useSayRefusal } from '../shared/said'

export interface Target {
  where?: Where
  search?: string
  orderBy?: unknown
  ids?: readonly string[]
}

export type Format = 'xlsx' | 'csv'

export interface ExportField {
  name: string
  label: string
  group: string
}

export interface ExportTemplate {
  id: string
  label: string
  shared: boolean
  fields: string[]
  format: Format
}

export interface Offered {
  fields: ExportField[]
  templates: ExportTemplate[]
}

interface LongExport {
  id: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  fileName: string
  error: string
  position: number
  total: number
}

/** Give a file to the person. */
export function saveFile(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob)
  follow(url, name)
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

function follow(url: string, name: string) {
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
}

function nameIn(response: Response): string {
  const found = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(response.headers.get('Content-Disposition') ?? '')
  return found?.[1] ? decodeURIComponent(found[1]) : ''
}

/** Wait for a long export: told of each step, and looking by itself should nobody tell. */
function finished(run: LongExport, onStep: (run: LongExport) => void): Promise<LongExport> {
  return new Promise((resolve) => {
    const look = async () => {
      const next = await request<LongExport>(`/api/exports/${run.id}`).catch(() => null)
      if (!next) return
      onStep(next)
      if (next.state === 'running') return
      clearInterval(timer)
      stop()
      resolve(next)
    }
    const timer = setInterval(() => void look(), 2000)
    const stop = onChange((hint) => {
      if (hint.type === 'kit.ExportRun' && hint.ids.map(String).includes(run.id)) void look()
    })
  })
}

/** Export the chosen fields of the chosen records, or of all that match; a long one goes on in the background. */
export function useExport(spec: ModelSpec) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const [progress, setProgress] = useState<LongExport | null>(null)
  const run = async (format: Format, fields: readonly string[], target: Target): Promise<boolean> => {
    try {
      const { ids, ...list } = target
      const response = await send('/api/exports', {
        body: { recordType: spec.type, fields, format, ...(ids ? { ids } : { ...list, where: wired(list.where) }) },
      })
      if (response.status === 202) {
        const begun = (await response.json()) as LongExport
        setProgress(begun)
        const done = await finished(begun, setProgress)
        setProgress(null)
        if (done.state === 'cancelled') return false
        if (done.state === 'failed') {
          toast(done.error || t('views.export.failed'), { tone: 'danger' })
          return false
        }
        follow(`/api/exports/${done.id}/file`, done.fileName)
      } else {
        saveFile(await response.blob(), nameIn(response) || `${spec.pluralLabel}.${format}`)
      }
      toast(t('views.export.done'), { tone: 'success' })
      return true
    } catch (error) {
      say(error, t('views.export.failed'))
      return false
    }
  }
  return { run, progress }
}

export function offered(spec: ModelSpec, signal?: AbortSignal): Promise<Offered> {
  return request<Offered>(`/api/exports/fields?recordType=${encodeURIComponent(spec.type)}`, { signal })
}

interface Written {
  done: { ok: boolean; record?: { id: string } | null; errors: RefusalBody[] }
}

async function write(query: string, operationName: string, variables: Record<string, unknown>) {
  const { done } = await gql<Written>({ query, operationName }, variables)
  if (!done.ok) throw new Refusals(done.errors)
  return done.record?.id ?? ''
}

/** Keep the chosen fields under a name, for oneself or for everybody. */
export async function saveTemplate(spec: ModelSpec, label: string, fields: readonly string[], fileFormat: Format) {
  await write(
    'mutation SaveTemplate($input: KitExportTemplateInput!) { done: kitExportTemplateCreate(input: $input) { ok record { id } errors { code message path params } } }',
    'SaveTemplate',
    { input: { recordType: spec.type, label, fields, fileFormat } },
  )
}

export async function shareTemplate(id: string) {
  await write(
    'mutation ShareTemplate($id: ID) { done: kitExportTemplateShare(id: $id) { ok errors { code message path params } } }',
    'ShareTemplate',
    { id },
  )
}

export async function deleteTemplate(id: string) {
  await write(
    'mutation DeleteTemplate($id: ID!) { done: kitExportTemplateDelete(id: $id) { ok errors { code message path params } } }',
    'DeleteTemplate',
    { id },
  )
}

export async function cancelExport(id: string) {
  await write(
    'mutation CancelExport($id: ID) { done: kitExportRunCancel(id: $id) { ok errors { code message path params } } }',
    'CancelExport',
    { id },
  )
}
