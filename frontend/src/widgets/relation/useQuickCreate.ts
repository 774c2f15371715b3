import { useTranslation } from 'react-i18next'
import { type Linked, queryClient, Refusal, records, useSpec } from '@/data'
import { keys } from '@/data/keys'
import type { Relation } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'

/** Make a related record from nothing but its name. `fixed` goes along, e.g. the record type that a tag is for. */
export function useQuickCreate(relation: Relation | undefined, wanted: boolean) {
  const { t, i18n } = useTranslation()
  const { data: spec } = useSpec(relation && wanted ? relation.type : '', i18n.language)
  const title = spec ? spec.fields[spec.titleField] : undefined
  const create = async (name: string, fixed: Record<string, unknown> = {}): Promise<Linked | null> => {
    if (!spec || !relation) return null
    const input = { [spec.titleField]: name, ...fixed }
    try {
      const made = await records.save(spec, null, input, Object.keys(spec.fields))
      void queryClient.invalidateQueries({ queryKey: keys.type(spec.type) })
      return { id: made.id, title: name, color: typeof made.color === 'string' ? made.color : undefined }
    } catch (error) {
      const detail = error instanceof Refusal ? error.message : t('errors.serverText')
      toast(t('widgets.notCreated', { name }), { tone: 'danger', detail })
      return null
    }
  }
  return { allowed: Boolean(spec?.permissions.create && title && !title.readonly), create, spec }
}
