import { useNavigate } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { records, useWrites } from '@/data'
import type { ActionSpec, ModelSpec } from '@/spec/types.gen'
import { confirm } from '@/ui/confirm'
import { toast } from '@/ui/toasts'
import { type LookAlike, lookAlikes } from '@/widgets'
import { useActionRunner } from '../actions/useActionRunner'
import { useSayRefusal } from '../shared/said'
import { copyOf, type Values } from './draft'
import { type FormDraft, leaveDraft } from './useDraft'
import { useSaving } from './useSaving'

interface Given {
  spec: ModelSpec
  id: string | null
  fields: readonly string[]
  form: FormDraft
  from: string | undefined
  /** Where one goes when the record is no more; the list by itself. */
  leave?: () => void
}

/** Everything that can be done with the record on the screen. */
export function useRecordWork({ spec, id, fields, form, from, leave }: Given) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const say = useSayRefusal()
  const saving = useSaving(spec, id, fields, form)
  const writes = useWrites(spec, fields)
  const runner = useActionRunner(spec, fields)
  const list = () => leave?.() ?? navigate({ to: '/r/$type', params: { type: spec.type } })

  const save = async (): Promise<boolean> => {
    // What is missing the server says: it alone knows what it fills in by itself.
    if (id !== null && !form.dirty) return true
    if (id === null && !(await sureDespite(await twins()))) return false
    const saved = await saving.save()
    if (!saved) return false
    if (id === null) {
      await navigate({
        to: '/r/$type/$id',
        params: { type: spec.type, id: saved.id },
        search: from ? { from } : {},
        replace: true,
      })
    }
    toast(t(id === null ? 'views.form.created' : 'common.saved'), { tone: 'success', stay: 2500 })
    return true
  }
  /** Who looks the same as what is about to be made, as the server knows it now. */
  const twins = async (): Promise<LookAlike[]> => {
    const hints = Object.keys(spec.hints)
    if (hints.length === 0) return []
    const told = await records.preview(spec, null, form.input).catch(() => null)
    return hints.flatMap((name) => lookAlikes(told?.values[name])).filter((twin) => twin.ask)
  }
  const sureDespite = async (found: LookAlike[]): Promise<boolean> => {
    if (found.length === 0) return true
    const names = found.map((twin) => `${twin.title} (${twin.why.join(', ')})`).join('; ')
    return confirm({
      title: t('views.form.twinsAsk'),
      text: t('views.form.twins', { names }),
      yes: t('views.form.twinsYes'),
    })
  }
  const discard = () => {
    const { edits, base } = form.draft
    form.reset(base)
    if (id === null) void list()
    else toast(t('views.form.discarded'), { undo: () => form.replace({ base, edits }) })
  }
  /** What is typed is saved first, so that the action sees it. */
  const run = async (action: ActionSpec, values?: Values) => {
    if (id === null || (form.dirty && !(await save()))) return
    await runner.run(action, { id, record: form.values }, values)
  }
  const putField = async (name: string, value: unknown) => {
    form.set(name, value)
  }
  const archive = async (away: boolean) => {
    if (id === null) return
    const put = (archived: boolean) => writes.save.mutateAsync({ id, input: { archived } })
    try {
      await put(away)
      toast(t(away ? 'views.form.archived' : 'views.form.unarchived'), { undo: () => put(!away).catch(say) })
    } catch (error) {
      say(error)
    }
  }
  const remove = async (title: string) => {
    if (id === null) return
    const sure = await confirm({
      title: t('views.form.deleteAsk', { name: title }),
      text: t('views.bulk.deleteText'),
      yes: t('views.bulk.delete'),
      danger: true,
    })
    if (!sure) return
    try {
      await writes.remove.mutateAsync(id)
      form.reset(null)
      toast(t('views.form.deleted', { name: title }), { tone: 'success' })
      await list()
    } catch (error) {
      say(error, t('views.form.notDeleted'))
    }
  }
  const duplicate = () => {
    leaveDraft(spec.type, copyOf(spec, form.values))
    void navigate({ to: '/r/$type/new', params: { type: spec.type } })
  }
  return {
    save,
    discard,
    run,
    putField,
    archive,
    remove,
    duplicate,
    busy: saving.busy,
    dialog: runner.dialog,
    conflict: saving.conflict,
    resolve: saving.resolve,
    leaveConflict: saving.leave,
  }
}

export type RecordWork = ReturnType<typeof useRecordWork>
