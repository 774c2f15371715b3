import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { describe } from '@/ui/states'
import {
  type Checked,
  type Chosen,
  checkImport,
  type ImportColumn,
  mappingOf,
  missingFields,
  type Progress,
  type Uploaded,
  uploadTable,
  useProgress,
} from './useImport'

export type Step = 'file' | 'columns' | 'check' | 'run'
export const STEPS: readonly Step[] = ['file', 'columns', 'check', 'run']

const NOTHING: Chosen = { mapping: {}, keys: [], mode: 'both', style: 'ru', skipAlike: false, createMissing: [] }

/** Where somebody stands in an import, and what they have chosen. */
export function useWizard(spec: ModelSpec) {
  const { t } = useTranslation()
  const [uploaded, setUploaded] = useState<Uploaded | null>(null)
  const [columns, setColumns] = useState<ImportColumn[]>([])
  const [options, setOptions] = useState<Chosen>(NOTHING)
  const [checked, setChecked] = useState<Checked | null>(null)
  const [past, setPast] = useState(false)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  const { progress, start, look, follow } = useProgress(spec)
  const chosen: Chosen = { ...options, mapping: mappingOf(columns) }
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true)
    setError('')
    try {
      await work()
    } catch (reason) {
      setError(reason instanceof Refusal ? reason.message : describe(reason, t).text)
    }
    setBusy(false)
  }
  return {
    step: stepOf(uploaded, checked, progress, past),
    uploaded,
    columns,
    chosen,
    checked,
    progress,
    busy,
    error,
    missing: uploaded && chosen.keys.length === 0 ? missingFields(uploaded.fields, columns) : [],
    setColumns,
    setChosen: setOptions,
    take: (file: File) =>
      attempt(async () => {
        const found = await uploadTable(spec, file)
        setUploaded(found)
        setColumns(found.columns)
        setOptions(startingWith(found))
        follow(found)
      }),
    check: () => attempt(async () => setChecked(await checkImport(uploaded?.id ?? '', chosen))),
    run: () => attempt(() => start(uploaded?.id ?? '', chosen)),
    open: (id: string) =>
      attempt(async () => {
        await look(id)
        setPast(true)
      }),
    refresh: () => attempt(() => look(progress?.id ?? '')),
    toColumns: () => setChecked(null),
    again: () => {
      follow(null)
      setUploaded(null)
      setChecked(null)
      setPast(false)
    },
  }
}

export type Wizard = ReturnType<typeof useWizard>

function stepOf(uploaded: Uploaded | null, checked: Checked | null, progress: Progress | null, past: boolean): Step {
  const begun = progress && progress.state !== 'reading' && progress.state !== 'uploaded'
  if (progress && (past || begun)) return 'run'
  if (checked) return 'check'
  return uploaded ? 'columns' : 'file'
}

function startingWith({ options, chosenKeys, fields, remembered }: Uploaded): Chosen {
  const tags = fields.filter((field) => field.canCreate && field.relation === 'kit.Tag').map((field) => field.name)
  return {
    mapping: {},
    keys: chosenKeys,
    mode: options.mode ?? 'both',
    style: options.style ?? 'ru',
    skipAlike: options.skipAlike ?? false,
    createMissing: options.createMissing ?? (remembered ? [] : tags),
  }
}
