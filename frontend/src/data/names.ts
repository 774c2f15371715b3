import type { ActionSpec, ApiNames } from '@/spec/types.gen'

/** The names of the API's input types: the one place that knows them. */
export const names = {
  where: (api: ApiNames) => `${api.type}Where`,
  orderBy: (api: ApiNames) => `${api.type}OrderBy`,
  input: (api: ApiNames) => `${api.type}Input`,
  actionInput: (action: ActionSpec) => `${capital(action.mutation)}Input`,
}

/** "crmDeals" → "CrmDeals": operation names. */
export function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

/** "crm.Deal" → "CrmDeal". */
export function typeName(recordType: string): string {
  return recordType.split('.').map(capital).join('')
}
