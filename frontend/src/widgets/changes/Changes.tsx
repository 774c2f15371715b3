import { IconArrowRight } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSpec } from '@/data/hooks'
import type { FieldSpec, ModelSpec } from '@/spec/types.gen'
import { useScope } from '../scope'
import type { ValueProps } from '../types'
import { isEmpty, Value } from '../Value'
import css from './changes.module.css'

interface FieldChange {
  field: string
  before: unknown
  after: unknown
}

interface LineChange {
  lines: string
  id: string | number
  operation: string
  changes: FieldChange[]
}

/** What was changed in a record, named as on its own form: the field, its value before and after. */
export function ChangesValue({ value, record, cell }: ValueProps) {
  const { language } = useScope()
  const changes = Array.isArray(value) ? (value as (FieldChange | LineChange)[]) : []
  const { data: spec } = useSpec(cell ? '' : recordTypeOf(record), language)
  if (cell) return <span>{changes.length}</span>
  return <Table changes={changes} spec={spec} />
}

function recordTypeOf(record?: Record<string, unknown>): string {
  return typeof record?.recordType === 'string' ? record.recordType : ''
}

function Table({ changes, spec }: { changes: readonly (FieldChange | LineChange)[]; spec?: ModelSpec }) {
  const { t } = useTranslation()
  /** What is told beside a change (from where somebody signed in) is no field of the record. */
  const detail = (name: string) => t(`widgets.detail.${name}`, { defaultValue: name })
  return (
    <dl className={css.changes}>
      {changes.map((change) =>
        'lines' in change ? (
          <Part key={`${change.lines}-${change.id}`} change={change} spec={spec} />
        ) : (
          <div key={change.field} className={css.row}>
            <dt className={css.name}>{spec?.fields[change.field]?.label ?? detail(change.field)}</dt>
            <dd className={css.pair}>
              {spec?.fields[change.field] || !isEmpty(change.before) ? (
                <>
                  <Side value={change.before} field={spec?.fields[change.field]} gone />
                  <IconArrowRight size={14} className={css.arrow} aria-label={t('widgets.became')} />
                </>
              ) : null}
              <Side value={change.after} field={spec?.fields[change.field]} />
            </dd>
          </div>
        ),
      )}
    </dl>
  )
}

/** One line of the record: its own small table, with the words of the record's list of such lines. */
function Part({ change, spec }: { change: LineChange; spec?: ModelSpec }) {
  const { language } = useScope()
  const { t } = useTranslation()
  const { data: own } = useSpec(change.lines, language)
  const label = own?.label ?? spec?.fields[change.lines]?.label ?? change.lines
  return (
    <div className={css.part}>
      <dt className={css.name}>
        {label}: {t(`widgets.line.${change.operation}`)}
      </dt>
      <dd className={css.inner}>
        <Table changes={change.changes} spec={own} />
      </dd>
    </div>
  )
}

function Side({ value, field, gone }: { value: unknown; field?: FieldSpec; gone?: boolean }) {
  const { t } = useTranslation()
  const className = gone ? css.before : css.after
  if (isEmpty(value)) return <span className={css.nothing}>{t('widgets.empty')}</span>
  return (
    <span className={className}>{field ? <Value field={field} value={linked(field, value)} /> : String(value)}</span>
  )
}

/** The trail keeps the ids of related records; their titles are asked for where they are shown. */
function linked(field: FieldSpec, value: unknown): unknown {
  if (field.type === 'm2o') return { id: String(value), title: '' }
  if (field.type === 'm2m') return (value as unknown[]).map((id) => ({ id: String(id), title: `№ ${id}` }))
  return value
}
