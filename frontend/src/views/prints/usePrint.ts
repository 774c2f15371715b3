import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { onChange, request } from '@/data'
import { send } from '@/data/http'
import type { ModelSpec, Where } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { useSayRefusal } from '../shared/said'

export interface PrintTarget {
  where?: Where
  search?: string
  orderBy?: unknown
  ids?: readonly string[]
}

export interface Choice {
  document: string
  /** "": the language of whoever gets it. */
  language: string
  form: 'pdf' | 'zip'
}

export interface LongPrint {
  id: string
  state: 'running' | 'done' | 'failed' | 'cancelled'
  fileName: string
  error: string
  position: number
  total: number
}

export interface Printed {
  blob: Blob
  name: string
}

export interface Kept {
  id: string
  name: string
  contentType: string
  url: string
}

function finished(run: LongPrint, onStep: (run: LongPrint) => void): Promise<LongPrint> {
  return new Promise((resolve) => {
    const look = async () => {
      const next = await request<LongPrint>(`/api/reports/prints/${run.id}`).catch(() => null)
      if (!next) return
      onStep(next)
      if (next.state === 'running') return
      clearInterval(timer)
      stop()
      resolve(next)
    }
    const timer = setInterval(() => void look(), 2000)
    const stop = onChange((hint) => {
      if (hint.type === 'reports.PrintRun' && hint.ids.map(String).includes(run.id)) void look()
    })
  })
}

async function asFile(response: Response): Promise<Printed> {
  const found = /filename\*?=(?:UTF-8'')?"?([^";]+)"?/i.exec(response.headers.get('Content-Disposition') ?? '')
  return { blob: await response.blob(), name: found?.[1] ? decodeURIComponent(found[1]) : 'file' }
}

/** Print records as a document; many are printed in the background. */
export function usePrint(spec: ModelSpec) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const [progress, setProgress] = useState<LongPrint | null>(null)
  const print = async (choice: Choice, target: PrintTarget): Promise<Printed | null> => {
    try {
      const { ids, ...list } = target
      const response = await send('/api/reports/print', {
        body: { recordType: spec.type, ...choice, ...(ids ? { ids } : list) },
      })
      if (response.status !== 202) return await asFile(response)
      const begun = (await response.json()) as LongPrint
      setProgress(begun)
      const done = await finished(begun, setProgress)
      setProgress(null)
      if (done.state === 'done') return await asFile(await send(`/api/reports/prints/${done.id}/file`))
      if (done.state === 'failed') toast(done.error || t('views.print.failed'), { tone: 'danger' })
      return null
    } catch (error) {
      say(error, t('views.print.failed'))
      return null
    }
  }
  const attach = async (choice: Choice, id: string): Promise<Kept | null> => {
    try {
      const body = { recordType: spec.type, id, document: choice.document, language: choice.language }
      return await request<Kept>('/api/reports/attach', { body })
    } catch (error) {
      say(error, t('views.print.failed'))
      return null
    }
  }
  return { print, attach, progress }
}
