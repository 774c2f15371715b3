import { useTranslation } from 'react-i18next'
import { inputValue, useSpec } from '@/data'
import type { FieldSpec, ModelSpec } from '@/spec/types.gen'
import { Editor } from '../Editor'
import { LinkedValue } from '../relation/LinkedValue'
import { RelationEditor } from '../relation/RelationEditor'
import { useScope } from '../scope'
import type { EditorProps, ValueProps } from '../types'
import { isEmpty, Value } from '../Value'
import css from './automation.module.css'
import { Choose } from './Choose'
import { choicesOf, dates, useStored } from './stored'

/** The spec of the record type that a rule, or its run, is about. */
function useAbout(record: Record<string, unknown> | undefined): ModelSpec | undefined {
  const { language } = useScope()
  return useSpec(String(record?.recordType ?? ''), language).data
}

function watchable(spec: ModelSpec): FieldSpec[] {
  return Object.values(spec.fields).filter((field) => !['o2m', 'json'].includes(field.type))
}

/** Which field has to change. */
export function FieldEditor(props: EditorProps) {
  const { t } = useTranslation()
  const spec = useAbout(props.record)
  return <OneField {...props} nothing={t('automation.anyField')} fields={spec ? watchable(spec) : []} />
}

/** Which date a rule goes by. */
export function DateFieldEditor(props: EditorProps) {
  const spec = useAbout(props.record)
  return <OneField {...props} nothing="—" fields={spec ? dates(spec) : []} />
}

function OneField({
  id,
  field,
  value,
  onChange,
  nothing,
  fields,
}: EditorProps & { nothing: string; fields: FieldSpec[] }) {
  return (
    <Choose
      id={id}
      label={field.label}
      value={String(value ?? '')}
      nothing={nothing}
      choices={choicesOf(fields)}
      onChange={onChange}
    />
  )
}

/** A field by its label. */
export function FieldValue({ value, record }: ValueProps) {
  const spec = useAbout(record)
  return <span>{spec?.fields[String(value)]?.label ?? String(value ?? '')}</span>
}

/** The value from which, or to which, the chosen field changes; nothing is any value. */
export function OfFieldEditor(props: EditorProps) {
  const { t } = useTranslation()
  const about = useAbout(props.record)?.fields[String(props.record?.field ?? '')]
  // A state is reached by an action on a record, but here it is only named.
  const field: FieldSpec | undefined = about && {
    ...about,
    type: about.type === 'state' || about.type === 'color' ? 'select' : about.type,
    required: false,
  }
  const stored = useStored(field, props.value)
  if (!field) return <p className={css.quiet}>{t('automation.anyValue')}</p>
  if (field.type === 'm2m') return <p className={css.quiet}>{t('automation.anyValue')}</p>
  if (field.type === 'bool' || field.type === 'mark') return <Flag {...props} />
  const put = (value: unknown) => {
    const next = inputValue(field, value)
    props.onChange(next === '' || next === undefined ? null : next)
  }
  return <Editor {...props} field={field} value={stored} onChange={put} />
}

/** Yes, no, or whatever. */
function Flag({ id, field, value, onChange }: EditorProps) {
  const { t } = useTranslation()
  return (
    <Choose
      id={id}
      label={field.label}
      value={isEmpty(value) ? '' : String(value)}
      nothing={t('automation.anyValue')}
      choices={['true', 'false'].map((each) => ({
        value: each,
        label: t(each === 'true' ? 'widgets.yes' : 'widgets.no'),
      }))}
      onChange={(next) => onChange(next === '' ? null : next === 'true')}
    />
  )
}

export function OfFieldValue({ value, record }: ValueProps) {
  const about = useAbout(record)?.fields[String(record?.field ?? '')]
  const stored = useStored(about, value)
  return about ? <Value field={about} value={stored} /> : <span>{String(value ?? '')}</span>
}

/** A record of the rule's type, kept as its number. */
export function RecordEditor(props: EditorProps) {
  const spec = useAbout(props.record)
  if (!spec) return null
  const field = { ...props.field, type: 'm2o' as const, relation: relationOf(spec) }
  const value = isEmpty(props.value) ? null : { id: String(props.value), title: '' }
  return (
    <RelationEditor
      {...props}
      field={field}
      value={value}
      onChange={(next) => props.onChange(next ? (next as { id: string }).id : null)}
    />
  )
}

/** The record that a run is about, by its title, to go there. */
export function RecordValue({ value, record, cell }: ValueProps) {
  const spec = useAbout(record)
  if (isEmpty(value) || cell || !spec) return <span>{String(value ?? '')}</span>
  const title = String(record?.recordTitle ?? '')
  return <LinkedValue relation={relationOf(spec)} value={{ id: String(value), title }} />
}

function relationOf(spec: ModelSpec) {
  return {
    type: spec.type,
    titleField: spec.titleField,
    many: spec.api.many,
    label: spec.label,
    colorField: null,
  }
}
