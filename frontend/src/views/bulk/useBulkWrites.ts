import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { Refusal, records, refreshRecords } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { confirm } from '@/ui/confirm'
import { closeToast, toast } from '@/ui/toasts'
import { chunks } from './manyIds'

interface Tally {
  done: number
  refused: number
  why: string
}

/** Writes of many records, chunk by chunk; what was refused is told together with what was done. */
export function useBulkWrites(spec: ModelSpec) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const stale = () => refreshRecords(client, spec.type)

  const each = async (groups: string[][], total: number, work: (ids: string[]) => Promise<unknown>): Promise<Tally> => {
    const tally: Tally = { done: 0, refused: 0, why: '' }
    const notice = total > 200 ? toast(t('views.bulk.working', { count: total }), { stay: 0 }) : 0
    for (const ids of groups) {
      try {
        await work(ids)
        tally.done += ids.length
      } catch (error) {
        tally.refused += ids.length
        tally.why = error instanceof Refusal ? error.message : t('errors.serverText')
      }
    }
    if (notice) closeToast(notice)
    await stale()
    return tally
  }
  const tell = (tally: Tally, message: string, undo?: () => unknown) => {
    if (tally.refused > 0)
      toast(t('views.bulk.partly', { done: tally.done, refused: tally.refused }), { tone: 'danger', detail: tally.why })
    else toast(message, { tone: 'success', undo })
    return tally.refused === 0
  }
  const update = async (ids: string[], input: Record<string, unknown>, message?: string, undo?: () => unknown) => {
    const tally = await each(chunks(ids), ids.length, (some) => records.bulkUpdate(spec, some, input, []))
    return tell(tally, message ?? t('views.bulk.changed', { count: tally.done }), undo)
  }
  const archive = (ids: string[], away: boolean): Promise<boolean> => {
    const undo = () => update(ids, { archived: !away })
    return update(
      ids,
      { archived: away },
      t(away ? 'views.bulk.archived' : 'views.bulk.unarchived', { count: ids.length }),
      undo,
    )
  }
  const remove = async (ids: string[]) => {
    const sure = await confirm({
      title: t('views.bulk.deleteAsk', { count: ids.length }),
      text: t('views.bulk.deleteText'),
      yes: t('views.bulk.delete'),
      danger: true,
    })
    if (!sure) return false
    const tally = await each(
      ids.map((id) => [id]),
      ids.length,
      ([id]) => records.remove(spec, id ?? ''),
    )
    return tell(tally, t('views.bulk.deleted', { count: tally.done }))
  }
  return { update, archive, remove }
}
