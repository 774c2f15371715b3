import type { ActionSpec, ModelSpec } from '@/spec/types.gen'

/** The action of a conversation by its name; undefined where this person may not do it. */
export function actionOf(spec: ModelSpec, name: string): ActionSpec | undefined {
  return Object.values(spec.actions).find((action) => action.name === name)
}
