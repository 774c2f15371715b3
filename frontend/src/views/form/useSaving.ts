import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type RecordData, Refusal, Refusals, records, useWrites } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { useSayRefusal } from '../shared/said'
import { type Clash, clashes, type Draft, errorPlaces, inputOf, rebased } from './draft'
import type { FormDraft } from './useDraft'

export interface Conflict {
  latest: RecordData
  clashes: Clash[]
}

/** Save the form. Refusals stand at their fields; what somebody else changed meanwhile is asked about field by field. */
export function useSaving(spec: ModelSpec, id: string | null, fields: readonly string[], form: FormDraft) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const { save } = useWrites(spec, fields)
  const [conflict, setConflict] = useState<Conflict | null>(null)

  const put = async (draft: Draft): Promise<RecordData | null> => {
    const input = inputOf(spec, draft)
    if (id !== null && Object.keys(input).length === 0) {
      form.reset(draft.base)
      return draft.base
    }
    try {
      const saved = await save.mutateAsync({ id, input, expectedVersion: draft.base?.version })
      form.reset(saved)
      return saved
    } catch (error) {
      if (error instanceof Refusal && error.code === 'conflict' && id !== null) return settle(draft)
      const all = error instanceof Refusals ? error.all : error instanceof Refusal ? [error] : []
      form.setErrors(errorPlaces(draft, input, all))
      say(error, t('views.form.notSaved'))
      return null
    }
  }

  /** Others' changes elsewhere are taken over silently; where both changed the same, the person decides. */
  const settle = async (draft: Draft): Promise<RecordData | null> => {
    const latest = await records.one(spec, id ?? '', fields)
    if (!latest) return null
    const found = clashes(spec, draft, latest)
    if (found.length === 0) {
      const next = rebased(draft, latest, [])
      form.replace(next)
      toast(t('views.form.merged'))
      return put(next)
    }
    setConflict({ latest, clashes: found })
    return null
  }

  const resolve = (theirs: readonly string[]): Promise<RecordData | null> => {
    if (!conflict) return Promise.resolve(null)
    const next = rebased(form.draft, conflict.latest, theirs)
    setConflict(null)
    form.replace(next)
    return put(next)
  }
  return { save: () => put(form.draft), busy: save.isPending, conflict, resolve, leave: () => setConflict(null) }
}
