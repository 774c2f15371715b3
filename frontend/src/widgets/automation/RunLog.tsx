import { IconArrowRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useSpec } from '@/data'
import type { FieldSpec } from '@/spec/types.gen'
import { useScope } from '../scope'
import type { ValueProps } from '../types'
import { isEmpty, Value } from '../Value'
import css from './automation.module.css'
import { KindIcon } from './KindIcon'
import { camel } from './steps'
import { useStored } from './stored'

/** What a run did at one step, as the server wrote it down. */
export interface LogEntry {
  step: string
  kind: string
  result: string
  what?: string
  why?: string
  until?: string
  record?: string
  id?: number | string
  title?: string
  values?: Record<string, string>
}

/** What a run has done, step by step. */
export function RunLogValue({ value, cell }: ValueProps) {
  const entries = Array.isArray(value) ? (value as LogEntry[]) : []
  if (cell) return <span>{entries.length}</span>
  return <RunLog entries={entries} />
}

export function RunLog({ entries, linked = true }: { entries: readonly LogEntry[]; linked?: boolean }) {
  const { t } = useTranslation()
  if (entries.length === 0) return <p className={css.quiet}>{t('automation.nothingDone')}</p>
  return (
    <ol className={css.log} aria-label={t('automation.log')}>
      {entries.map((entry, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a log only grows
        <Entry key={index} entry={entry} linked={linked} />
      ))}
    </ol>
  )
}

function Entry({ entry, linked }: { entry: LogEntry; linked: boolean }) {
  const { t } = useTranslation()
  const { format } = useScope()
  const wrong = entry.result === 'failed'
  return (
    <li className={css.entry} data-wrong={wrong || undefined}>
      <span className={css.number}>{entry.step}</span>
      <KindIcon kind={entry.kind} />
      <div className={css.told}>
        <p className={css.sentence}>
          <b>{t(`automation.kinds.${entry.kind}`)}</b>
          <span>{t(`automation.results.${entry.result}`)}</span>
          {entry.what ? <span className={css.what}>{entry.what}</span> : null}
          {entry.until ? <span>{t('automation.till', { moment: format.dateTime(entry.until) })}</span> : null}
          {entry.record && entry.title ? <Made entry={entry} linked={linked && entry.result === 'done'} /> : null}
        </p>
        {entry.values && entry.record ? <Written type={entry.record} values={entry.values} /> : null}
        {entry.why ? <p className={css.why}>{entry.why}</p> : null}
      </div>
    </li>
  )
}

/** The record that was written. What was made on trial is not there any more, so nothing leads to it. */
function Made({ entry, linked }: { entry: LogEntry; linked: boolean }) {
  if (!linked || !entry.record || !entry.id) return <span className={css.what}>{entry.title}</span>
  return (
    <Link to="/r/$type/$id" params={{ type: entry.record, id: String(entry.id) }} className={css.link}>
      {entry.title}
    </Link>
  )
}

/** The fields that were written, named as on the record's own form. */
function Written({ type, values }: { type: string; values: Record<string, string> }) {
  const { language } = useScope()
  const { data: spec } = useSpec(type, language)
  return (
    <dl className={css.written}>
      {Object.entries(values).map(([name, value]) => (
        <div key={name}>
          <dt>{spec?.fields[camel(name)]?.label ?? name}</dt>
          <dd>
            <Plain field={spec?.fields[camel(name)]} value={value} />
          </dd>
        </div>
      ))}
    </dl>
  )
}

/** The log keeps values as the server's texts. */
const TEXTS: Record<string, unknown> = { None: null, True: true, False: false }

function Plain({ field, value }: { field: FieldSpec | undefined; value: unknown }) {
  const { t } = useTranslation()
  const read = typeof value === 'string' && value in TEXTS ? TEXTS[value] : value
  const stored = useStored(field, read)
  if (isEmpty(read)) return <span className={css.quiet}>{t('widgets.empty')}</span>
  return field ? <Value field={field} value={stored} /> : <span>{String(read)}</span>
}

interface Cause {
  trigger?: string
  field?: string
  fields?: string[]
  before?: unknown
  after?: unknown
  at?: string
}

/** Why a run began. */
export function CauseValue({ value, record, cell }: ValueProps) {
  const { t } = useTranslation()
  const { language, format } = useScope()
  const cause = (value ?? {}) as Cause
  const { data: spec } = useSpec(cell ? '' : String(record?.recordType ?? ''), language)
  const said = t(`automation.causes.${cause.trigger ?? 'unknown'}`)
  if (cell) return <span>{said}</span>
  const labels = (cause.field ? [cause.field] : (cause.fields ?? [])).map((name) => spec?.fields[name]?.label ?? name)
  return (
    <p className={css.sentence}>
      <span>{said}</span>
      {labels.length > 0 ? <b>{labels.join(', ')}</b> : null}
      {'after' in cause ? (
        <>
          <Plain field={spec?.fields[cause.field ?? '']} value={cause.before} />
          <IconArrowRight size={14} aria-label={t('widgets.became')} />
          <Plain field={spec?.fields[cause.field ?? '']} value={cause.after} />
        </>
      ) : null}
      {cause.at ? <span>{format.dateTime(cause.at.replace(' ', 'T'))}</span> : null}
    </p>
  )
}
