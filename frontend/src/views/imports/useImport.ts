import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { request } from '@/data'
import { keys } from '@/data/keys'
import type { ModelSpec } from '@/spec/types.gen'

export interface ImportColumn {
  column: string
  field: string | null
  samples: string[]
}

export interface ImportField {
  name: string
  label: string
  required: boolean
}

export interface Uploaded {
  id: string
  total: number
  fileName: string
  columns: ImportColumn[]
  fields?: ImportField[]
  keys?: (string | { name: string; label: string })[]
}

export interface Problem {
  row: number
  message: string
  column?: string | null
  field?: string | null
}

export interface Checked {
  checked: number
  good: number
  created: number
  updated: number
  problems: Problem[]
}

export interface Progress {
  id: string
  state: 'uploaded' | 'running' | 'done' | 'failed' | 'undone'
  total: number
  position: number
  created: number
  updated: number
  rejected: number
  problems: Problem[]
}

/** Column → field as the server takes it: those that are left out are not there. */
export function mappingOf(columns: readonly ImportColumn[]): Record<string, string> {
  return Object.fromEntries(columns.flatMap(({ column, field }) => (field ? [[column, field]] : [])))
}

/** A field chosen for a column goes away from the column that had it. */
export function withField(columns: readonly ImportColumn[], column: string, field: string | null): ImportColumn[] {
  return columns.map((item) =>
    item.column === column ? { ...item, field } : item.field === field && field ? { ...item, field: null } : item,
  )
}

/** The fields for the mapping: the server's own list, else every field that can be written. */
export function importFields(spec: ModelSpec, uploaded: Uploaded): ImportField[] {
  if (uploaded.fields?.length) return uploaded.fields
  return Object.values(spec.fields)
    .filter((field) => !field.readonly && field.type !== 'o2m' && field.type !== 'json')
    .map(({ name, label, required }) => ({ name, label, required }))
}

export async function uploadTable(spec: ModelSpec, file: File): Promise<Uploaded> {
  const body = new FormData()
  body.set('file', file)
  body.set('recordType', spec.type)
  return request<Uploaded>('/api/imports', { body })
}

export function checkImport(id: string, mapping: Record<string, string>, key: string): Promise<Checked> {
  return request<Checked>(`/api/imports/${id}/check`, { body: { mapping, ...(key ? { key } : {}) } })
}

/** Run an import and watch it until it is over. */
export function useProgress(spec: ModelSpec) {
  const client = useQueryClient()
  const [progress, setProgress] = useState<Progress | null>(null)
  const id = progress?.id
  const running = progress?.state === 'running' || progress?.state === 'uploaded'
  useEffect(() => {
    if (!id || !running) return
    const timer = setInterval(() => {
      request<Progress>(`/api/imports/${id}`)
        .then((next) => {
          setProgress(next)
          if (next.state !== 'running') void client.invalidateQueries({ queryKey: keys.type(spec.type) })
        })
        .catch(() => undefined)
    }, 700)
    return () => clearInterval(timer)
  }, [id, running, client, spec.type])
  const start = useCallback(async (uploaded: Uploaded, mapping: Record<string, string>, key: string) => {
    await request(`/api/imports/${uploaded.id}/run`, { body: { mapping, ...(key ? { key } : {}) } })
    const found = await request<Progress>(`/api/imports/${uploaded.id}`)
    setProgress(found)
  }, [])
  return { progress, start, reset: () => setProgress(null) }
}
