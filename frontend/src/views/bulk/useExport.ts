import { useTranslation } from 'react-i18next'
import { download } from '@/data'
import type { ModelSpec, Where } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { useSayRefusal } from '../shared/said'

interface Target {
  where?: Where
  search?: string
  ids?: readonly string[]
}

/** Give a file to the person. */
export function saveFile(blob: Blob, name: string) {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Export the chosen fields of the chosen records, or of all that match. */
export function useExport(spec: ModelSpec) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  return async (format: 'xlsx' | 'csv', fields: readonly string[], target: Target) => {
    try {
      const { where, search, ids } = target
      const given = ids ? { ids } : { where, search }
      const { blob, name } = await download('/api/exports', {
        body: { recordType: spec.type, fields, format, ...given },
      })
      saveFile(blob, name === 'file' ? `${spec.pluralLabel}.${format}` : name)
      toast(t('views.export.done'), { tone: 'success' })
    } catch (error) {
      say(error, t('views.export.failed'))
    }
  }
}
