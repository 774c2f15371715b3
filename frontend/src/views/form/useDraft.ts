import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { type RecordData, records } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { keep, readKept } from '../shared/kept'
import {
  type Computed,
  computedFrom,
  type Draft,
  hintsOnly,
  inputOf,
  NOTHING_COMPUTED,
  shownValues,
  type Values,
} from './draft'

export function draftKey(type: string, id: string | null): string {
  return `draft:${type}/${id ?? 'new'}`
}

/** Hand a draft over to the form of a new record: for duplicates, and what a calendar's day knows. */
export function leaveDraft(type: string, edits: Values) {
  keep(draftKey(type, null), { base: null, edits }, sessionStorage)
}

/**
 * The form's values: edits are kept over a reload until saved or thrown away, and the server computes along as
 * somebody types.
 */
export function useDraft(spec: ModelSpec, id: string | null, record: RecordData | null, given: Values | undefined) {
  const key = draftKey(spec.type, id)
  const [draft, setDraft] = useState<Draft>(() => {
    const kept = readKept<Draft | null>(key, null, sessionStorage)
    return kept ?? { base: record, edits: id === null ? (given ?? {}) : {} }
  })
  const [computed, setComputed] = useState<Computed>(NOTHING_COMPUTED)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const untouched = Object.keys(draft.edits).length === 0
  // While nothing is typed the form follows the record; afterwards it stands on what the person saw.
  const current = useMemo(() => (untouched ? { base: record, edits: draft.edits } : draft), [untouched, record, draft])
  const input = useMemo(() => inputOf(spec, current), [spec, current])
  const dirty = Object.keys(input).length > 0
  const values = useMemo(
    () => shownValues(spec, current, untouched && record ? hintsOnly(spec, computed) : computed),
    [spec, current, computed, untouched, record],
  )

  const latest = useRef(current)
  useEffect(() => {
    latest.current = current
    if (dirty) keep(key, current, sessionStorage)
    else sessionStorage.removeItem(key)
  }, [current, dirty, key])

  // What only a preview tells is asked for at once, also of a record that nobody has touched yet.
  const hinted = Object.keys(spec.hints).length > 0
  usePreview(spec, id, input, dirty || id === null || hinted, latest, setComputed)

  const set = useCallback((name: string, value: unknown) => {
    const { base, edits } = latest.current
    const next = { base, edits: { ...edits, [name]: value } }
    latest.current = next
    setDraft(next)
    setErrors((old) => without(old, name))
  }, [])
  const reset = useCallback(
    (base: RecordData | null) => {
      sessionStorage.removeItem(key)
      setDraft({ base, edits: {} })
      setComputed(NOTHING_COMPUTED)
      setErrors({})
    },
    [key],
  )
  return { draft: current, values, input, dirty, errors, set, reset, setErrors, replace: setDraft }
}

export type FormDraft = ReturnType<typeof useDraft>

function without(errors: Record<string, string>, name: string): Record<string, string> {
  const kept = Object.entries(errors).filter(
    ([place]) => place !== name && !place.startsWith(`${name}/`) && place !== '',
  )
  return kept.length === Object.keys(errors).length ? errors : Object.fromEntries(kept)
}

function usePreview(
  spec: ModelSpec,
  id: string | null,
  input: Values,
  wanted: boolean,
  latest: React.RefObject<Draft>,
  put: (computed: Computed) => void,
) {
  useEffect(() => {
    if (!wanted || !spec.permissions.write) return
    const abort = new AbortController()
    const timer = setTimeout(() => {
      records
        .preview(spec, id, input, abort.signal)
        .then((preview) => put(computedFrom(spec, latest.current, preview)))
        .catch(() => undefined)
    }, 280)
    return () => {
      clearTimeout(timer)
      abort.abort()
    }
  }, [spec, id, input, wanted, latest, put])
}
