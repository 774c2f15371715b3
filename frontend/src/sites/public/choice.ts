import type { CatalogueModule } from './api'

/** A choice of modules with what comes along: names in the catalogue's order, and for whom each was added. */
export interface Chosen {
  all: CatalogueModule[]
  /** Of each module that was not chosen itself: the titles of those that need it. */
  neededBy: Map<string, string[]>
  total: number
}

/** Close a choice over dependencies. */
export function close(modules: readonly CatalogueModule[], picked: ReadonlySet<string>): Chosen {
  const byName = new Map(modules.map((module) => [module.name, module]))
  const neededBy = new Map<string, string[]>()
  for (const name of picked) {
    const module = byName.get(name)
    for (const need of module ? needs(byName, module) : []) {
      if (picked.has(need)) continue
      neededBy.set(need, [...(neededBy.get(need) ?? []), module?.title ?? name])
    }
  }
  const all = modules.filter((module) => picked.has(module.name) || neededBy.has(module.name))
  return { all, neededBy, total: all.reduce((sum, module) => sum + Number(module.price), 0) }
}

/** Everything that a module stands on, directly or not, among what is offered. */
function needs(byName: Map<string, CatalogueModule>, module: CatalogueModule): Set<string> {
  const found = new Set<string>()
  const waiting = [...module.depends]
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    const next = byName.get(name)
    if (!next || found.has(name)) continue
    found.add(name)
    waiting.push(...next.depends)
  }
  return found
}

/** What is ticked as long as nobody has chosen. */
export function suggested(modules: readonly CatalogueModule[]): Set<string> {
  return new Set(modules.filter((module) => module.suggested).map((module) => module.name))
}

/** The choice as it stands in an address: "crm,sales". */
export function fromText(text: string | undefined): Set<string> {
  return new Set((text ?? '').split(',').filter(Boolean))
}

export function toText(picked: ReadonlySet<string>): string | undefined {
  return picked.size > 0 ? [...picked].join(',') : undefined
}
