import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
import { gql, onChange, type RefusalBody, Refusals, request } from '@/data'
import { keys } from '@/data/keys'
import type { ModelSpec, Where } from '@/spec/types.gen'

export interface ImportColumn {
  column: string
  field: string | null
  samples: string[]
}

export interface ImportField {
  name: string
  label: string
  /** The list of lines that it belongs to; "" for the record's own. */
  group: string
  required: boolean
  /** Finds records and is never written. */
  lookup: boolean
  relation: string | null
  /** The columns by which a related record can be named. */
  by: { name: string; label: string }[]
  canCreate: boolean
}

export interface ImportOptions {
  mode?: 'both' | 'create' | 'update'
  style?: 'ru' | 'en'
  skipAlike?: boolean
  createMissing?: string[]
}

export interface SavedMapping {
  id: string
  label: string
  shared: boolean
  mapping: Record<string, string>
  keys: string[]
  options: ImportOptions
}

export interface Uploaded extends Progress {
  columns: ImportColumn[]
  fields: ImportField[]
  keys: { name: string; label: string }[]
  chosenKeys: string[]
  options: ImportOptions
  /** The mapping is the one that the company used for such a table before. */
  remembered: boolean
  canCompare: boolean
  canCreate: boolean
  mappings: SavedMapping[]
}

export interface Chosen {
  mapping: Record<string, string>
  keys: string[]
  mode: 'both' | 'create' | 'update'
  style: 'ru' | 'en'
  skipAlike: boolean
  createMissing: string[]
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
  same: number
  /** How many new records look like ones that are there. */
  alike: number
  problems: Problem[]
  examples: { row: number; title: string; outcome: 'created' | 'updated' }[]
}

export type RunState = 'reading' | 'uploaded' | 'running' | 'done' | 'failed' | 'cancelled' | 'undoing' | 'undone'

export interface Progress {
  id: string
  fileName: string
  state: RunState
  error: string
  total: number
  position: number
  created: number
  updated: number
  same: number
  rejected: number
  deleted: number
  restored: number
  kept: number
  problems: Problem[]
  keptRows: { row: number; recordId: string; message: string }[]
  /** The list of what was created. */
  createdWhere: Where | null
}

const BUSY: readonly RunState[] = ['reading', 'running', 'undoing']

/** Whether the server is at work on it. */
export function isBusy(state: RunState): boolean {
  return BUSY.includes(state)
}

/** Column → field as the server takes it: those that are left out are not there. */
export function mappingOf(columns: readonly ImportColumn[]): Record<string, string> {
  return Object.fromEntries(columns.flatMap(({ column, field }) => (field ? [[column, field]] : [])))
}

/** The field of a mapping's name without the column that finds the related record: "contact.inn" → "contact". */
export function baseOf(name: string, fields: readonly ImportField[]): ImportField | undefined {
  const exact = fields.find((field) => field.name === name)
  return exact ?? fields.find((field) => field.relation !== null && name.startsWith(`${field.name}.`))
}

/** A field chosen for a column goes away from the column that had it. */
export function withField(
  columns: readonly ImportColumn[],
  column: string,
  field: string | null,
  fields: readonly ImportField[] = [],
): ImportColumn[] {
  const base = field ? (baseOf(field, fields)?.name ?? field) : null
  const same = (other: string | null) => other !== null && (baseOf(other, fields)?.name ?? other) === base
  return columns.map((item) =>
    item.column === column ? { ...item, field } : same(item.field) ? { ...item, field: null } : item,
  )
}

/** A saved mapping laid over the columns of a table. */
export function withMapping(columns: readonly ImportColumn[], mapping: Record<string, string>): ImportColumn[] {
  return columns.map((item) => ({ ...item, field: mapping[item.column] ?? null }))
}

/** Whether every required field has a column; not asked for where records are only updated. */
export function missingFields(fields: readonly ImportField[], columns: readonly ImportColumn[]): ImportField[] {
  const mapped = new Set(columns.map(({ field }) => (field ? baseOf(field, fields)?.name : undefined)))
  return fields.filter((field) => field.required && !mapped.has(field.name))
}

export async function uploadTable(spec: ModelSpec, file: File): Promise<Uploaded> {
  const body = new FormData()
  body.set('file', file)
  body.set('recordType', spec.type)
  return request<Uploaded>('/api/imports', { body })
}

export function checkImport(id: string, chosen: Chosen): Promise<Checked> {
  return request<Checked>(`/api/imports/${id}/check`, { body: chosen })
}

interface Written {
  ok: boolean
  errors: RefusalBody[]
}

async function write(operationName: string, root: string, given: string, variables: Record<string, unknown>) {
  const [declared, passed] = given.split(' | ')
  const query = `mutation ${operationName}(${declared}) { done: ${root}(${passed}) { ok errors { code message path params } } }`
  const { done } = await gql<{ done: Written }>({ query, operationName }, variables)
  if (!done.ok) throw new Refusals(done.errors)
}

export function cancelImport(id: string) {
  return write('CancelImport', 'kitImportRunCancel', '$id: ID | id: $id', { id })
}

export function undoImport(id: string) {
  return write('UndoImport', 'kitImportRunUndo', '$id: ID | id: $id', { id })
}

/** Keep a mapping under a name. */
export function saveMapping(spec: ModelSpec, label: string, chosen: Chosen) {
  const { mapping, keys: keyFields, ...options } = chosen
  const input = { recordType: spec.type, label, mapping, keyFields, options }
  return write('SaveMapping', 'kitImportMappingCreate', '$input: KitImportMappingInput! | input: $input', { input })
}

/** Follow an import until the server is done with it: told of each step, and looking by itself should nobody tell. */
export function useProgress(spec: ModelSpec) {
  const client = useQueryClient()
  const [progress, setProgress] = useState<Progress | null>(null)
  const id = progress?.id
  const busy = progress !== null && isBusy(progress.state)
  useEffect(() => {
    if (!id || !busy) return
    let stopped = false
    let asking = false
    const look = async () => {
      if (asking) return
      asking = true
      const next = await request<Progress>(`/api/imports/${id}`).catch(() => null)
      asking = false
      if (stopped || !next) return
      setProgress(next)
      if (!isBusy(next.state)) void client.invalidateQueries({ queryKey: keys.type(spec.type) })
    }
    const timer = setInterval(() => void look(), 2000)
    const stop = onChange((hint) => {
      if (hint.type === 'kit.ImportRun' && hint.ids.map(String).includes(id)) void look()
    })
    return () => {
      stopped = true
      clearInterval(timer)
      stop()
    }
  }, [id, busy, client, spec.type])
  const start = useCallback(async (run: string, chosen: Chosen) => {
    setProgress(await request<Progress>(`/api/imports/${run}/run`, { body: chosen }))
  }, [])
  const look = useCallback(async (run: string) => {
    setProgress(await request<Progress>(`/api/imports/${run}`))
  }, [])
  return { progress, start, look, follow: setProgress }
}
