import type { ComponentType } from 'react'

/** What a module adds beside its specs: hand-made screens (`/s/<key>.<screen>`), each fetched when opened. */
export interface ModuleParts {
  key: string
  screens?: Record<string, () => Promise<ComponentType>>
}

export function defineModule(parts: ModuleParts): ModuleParts {
  return parts
}

const found = import.meta.glob<{ module: ModuleParts }>('./*/index.ts')

/** The hand-made screen by its full name, e.g. "pos.terminal"; null when no module has it. */
export async function loadScreen(name: string): Promise<ComponentType | null> {
  const [key = ''] = name.split('.')
  const load = found[`./${key}/index.ts`]
  if (!load) return null
  const { module } = await load()
  const screen = module.screens?.[name]
  return screen ? screen() : null
}
