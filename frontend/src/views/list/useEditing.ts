import { useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { equal, inputValue, type RecordData, Refusal, records, refreshRecords } from '@/data'
import type { FieldSpec, ModelSpec } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { patchLists } from '../shared/cache'
import { useSayRefusal } from '../shared/said'
import type { GridStore } from './gridStore'

/** Keep a cell's new value: shown at once, saved after; taken back in the cell where the server refuses. */
export function useEditing(spec: ModelSpec, fields: readonly string[], store: GridStore) {
  const client = useQueryClient()
  const { t } = useTranslation()
  const say = useSayRefusal()
  return useCallback(
    async (record: RecordData, field: FieldSpec, value: unknown) => {
      const [before, after] = [inputValue(field, record[field.name]), inputValue(field, value)]
      if (equal(before, after)) return
      const put = async (input: unknown, shown: unknown, version: number | undefined) => {
        patchLists(client, spec.type, record.id, { [field.name]: shown })
        const saved = await records.save(spec, record.id, { [field.name]: input }, fields, version)
        patchLists(client, spec.type, record.id, saved)
        await refreshRecords(client, spec.type)
        return saved
      }
      store.setError(record.id, field.name, null)
      try {
        const saved = await put(after, value, record.version)
        const undo = () => put(before, record[field.name], saved.version).catch(say)
        toast(t('views.list.changed', { field: field.label }), { undo })
      } catch (error) {
        patchLists(client, spec.type, record.id, { [field.name]: record[field.name] })
        const text = say(error, t('views.list.notChanged', { field: field.label }))
        if (error instanceof Refusal) store.setError(record.id, field.name, text)
        if (error instanceof Refusal && error.code === 'conflict') void refreshRecords(client, spec.type)
      }
    },
    [client, spec, fields, store, say, t],
  )
}
