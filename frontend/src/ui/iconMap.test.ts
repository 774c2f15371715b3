import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { iconMap } from './iconMap'

const SERVER = ['platform', 'provisioning', 'tenant_apps', 'billing'].map((folder) => join(process.cwd(), '..', folder))

function sources(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.py') && !name.includes('tests'))
      .map((name) => readFileSync(join(folder, name), 'utf8'))
  } catch {
    return []
  }
}

it('every icon that the server names is here', () => {
  const named = SERVER.flatMap(sources).flatMap((text) =>
    [...text.matchAll(/\bicon="([a-z0-9-]+)"/g)].map((found) => found[1] ?? ''),
  )
  expect([...new Set(named)].filter((name) => !(name in iconMap)).sort()).toEqual([])
})
