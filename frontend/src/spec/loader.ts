import { send } from '@/data/http'
import type { ModelSpec } from './types.gen'

const PREFIX = 'spec:'

/**
 * The spec of a record type: from this tab's memory of the last answer where the server says that it still holds
 * (ETag), else as it comes. The language is part of the ETag, and of the key.
 */
export async function loadSpec(type: string, language: string, signal?: AbortSignal): Promise<ModelSpec> {
  const key = `${PREFIX}${language}:${type}`
  const known = recall(key)
  const headers: Record<string, string> = known ? { 'If-None-Match': known.tag } : {}
  const response = await fetchSpec(type, headers, signal)
  if (response === null && known) return known.spec
  if (response === null) throw new Error('spec')
  const spec = (await response.json()) as ModelSpec
  remember(key, response.headers.get('ETag'), spec)
  return spec
}

async function fetchSpec(
  type: string,
  headers: Record<string, string>,
  signal?: AbortSignal,
): Promise<Response | null> {
  try {
    return await send(`/api/ui/spec/${encodeURIComponent(type)}`, { headers, signal })
  } catch (error) {
    if (error instanceof Error && 'status' in error && error.status === 304) return null
    throw error
  }
}

interface Known {
  tag: string
  spec: ModelSpec
}

function recall(key: string): Known | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? 'null') as Known | null
  } catch {
    return null
  }
}

function remember(key: string, tag: string | null, spec: ModelSpec) {
  if (!tag) return
  try {
    sessionStorage.setItem(key, JSON.stringify({ tag, spec }))
  } catch {
    forgetSpecs()
  }
}

/** Forget all specs: after modules were enabled or disabled, and at sign-out. */
export function forgetSpecs() {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}
