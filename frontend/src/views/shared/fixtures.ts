import type { FieldSpec, FieldType, ModelSpec } from '@/spec/types.gen'
import { kitSpec } from './kit'

/** Specs for tests. */
export function fieldSpec(name: string, type: FieldType, more: Partial<FieldSpec> = {}): FieldSpec {
  const relation = { type: 'crm.Stage', titleField: 'name', many: 'crmStages', label: 'Stage', colorField: 'color' }
  const linked = type === 'm2o' || type === 'm2m' ? { relation } : {}
  const plain = {
    label: name,
    help: '',
    required: false,
    readonly: false,
    sortable: true,
    filterable: true,
    groupable: true,
  }
  return { name, type, ...plain, ...linked, ...more }
}

export function modelSpec(fields: Record<string, FieldSpec>, more: Partial<ModelSpec> = {}): ModelSpec {
  return { ...kitSpec('crm.Deal', {}), titleField: 'name', fields, ...more }
}
