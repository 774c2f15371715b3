import { Menu, TextInput } from '@mantine/core'
import { IconBracketsContain } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inputValue, useSpec } from '@/data'
import type { FieldSpec, FieldType, ModelSpec } from '@/spec/types.gen'
import { AnyEditor } from '../registry'
import { useScope } from '../scope'
import widgets from '../widgets.module.css'
import css from './automation.module.css'
import { Choose } from './Choose'
import { partOf, snake, type ValueSpec } from './steps'
import { choicesOf, readable, useStored } from './stored'

const TEXTS: FieldType[] = ['char', 'text', 'html', 'email', 'url', 'phone']

interface Props {
  /** What takes the value. */
  field: FieldSpec
  widget?: string
  /** Where values of other fields come from. */
  source: ModelSpec
  value: ValueSpec | undefined
  onChange: (value: ValueSpec | undefined) => void
  /** Another system calls and hands values over. */
  called: boolean
  /** It need not be given. */
  optional?: boolean
}

/** Where a value of a step comes from, and what it is. */
export function ValueEditor({ field, widget, source, value, onChange, called, optional }: Props) {
  const { t } = useTranslation()
  const [kind, given] = partOf(value)
  const kinds = kindsFor(field, called)
  const begin = (next: string) => onChange(next ? beginning(next, field) : undefined)
  return (
    <div className={css.value} data-kind={kind || undefined}>
      <Choose
        label={t('automation.source', { field: field.label })}
        value={kind}
        nothing={optional || !kind ? t('automation.values.none') : undefined}
        choices={kinds.map((each) => ({ value: each, label: t(`automation.values.${each}`) }))}
        onChange={begin}
      />
      {kind === 'value' ? (
        <Fixed field={field} widget={widget} value={given} onChange={(next) => onChange({ value: next })} />
      ) : null}
      {kind === 'field' ? (
        <PathPicker source={source} path={String(given ?? '')} onChange={(path) => onChange({ field: path })} />
      ) : null}
      {kind === 'text' ? (
        <Template
          label={field.label}
          long={field.type !== 'char'}
          source={source}
          value={String(given ?? '')}
          onChange={(text) => onChange({ text })}
        />
      ) : null}
      {kind === 'days' ? <Days value={Number(given) || 0} onChange={(days) => onChange({ days })} /> : null}
      {kind === 'hook' ? (
        <TextInput
          aria-label={t('automation.hookName')}
          placeholder="order.id"
          value={String(given ?? '')}
          onChange={(event) => onChange({ hook: event.currentTarget.value })}
        />
      ) : null}
    </div>
  )
}

function kindsFor(field: FieldSpec, called: boolean): string[] {
  const kinds = TEXTS.includes(field.type) ? ['text', 'value', 'field'] : ['value', 'field']
  if (field.type === 'date') kinds.unshift('days')
  if (field.type === 'datetime') kinds.unshift('now')
  if (field.relation?.type.endsWith('.User')) kinds.unshift('me')
  return called ? [...kinds, 'hook'] : kinds
}

/** A value of this kind to begin with. */
function beginning(kind: string, field: FieldSpec): ValueSpec {
  if (kind === 'now' || kind === 'me') return { [kind]: true }
  if (kind === 'days') return { days: 1 }
  if (kind === 'value') return { value: field.type === 'bool' || field.type === 'mark' ? true : null }
  return { [kind]: '' }
}

/** The value that a new assignment of this field begins with. */
export function firstValue(field: FieldSpec): ValueSpec {
  return beginning(kindsFor(field, false)[0] ?? 'value', field)
}

interface FixedProps {
  field: FieldSpec
  widget?: string
  value: unknown
  onChange: (value: unknown) => void
}

function Fixed({ field, widget, value, onChange }: FixedProps) {
  const shown = useStored(field, value)
  return (
    <div className={css.box}>
      <AnyEditor
        widget={widget}
        field={field}
        value={shown}
        label={field.label}
        onChange={(next) => onChange(inputValue(field, next) ?? null)}
      />
    </div>
  )
}

function Days({ value, onChange }: { value: number; onChange: (days: number) => void }) {
  const { t } = useTranslation()
  return (
    <span className={css.count}>
      <input
        type="number"
        className={`${widgets.input} ${widgets.boxed}`}
        aria-label={t('automation.days')}
        value={value}
        onChange={(event) => onChange(Math.trunc(Number(event.target.value)) || 0)}
      />
      {t('automation.daysFromToday')}
    </span>
  )
}

interface PathProps {
  source: ModelSpec
  path: string
  onChange: (path: string) => void
}

/** A field of the record, or of a record that it links to. */
function PathPicker({ source, path, onChange }: PathProps) {
  const { t } = useTranslation()
  const { language } = useScope()
  const [first = '', second = ''] = path.split('.')
  const relation = source.fields[first]?.relation
  const { data: linked } = useSpec(relation?.type ?? '', language)
  return (
    <div className={css.pair}>
      <Choose
        label={t('automation.fromField')}
        value={first}
        nothing="—"
        choices={choicesOf(readable(source))}
        onChange={onChange}
      />
      {relation && linked ? (
        <Choose
          label={t('automation.itsField', { field: source.fields[first]?.label ?? first })}
          value={second}
          nothing={t('automation.itself')}
          choices={choicesOf(readable(linked))}
          onChange={(name) => onChange(name ? `${first}.${name}` : first)}
        />
      ) : null}
    </div>
  )
}

interface TemplateProps {
  label: string
  long: boolean
  source: ModelSpec
  value: string
  onChange: (text: string) => void
}

/** A text with fields of the record inserted where the cursor stands. */
function Template({ label, long, source, value, onChange }: TemplateProps) {
  const { t } = useTranslation()
  const area = useRef<HTMLTextAreaElement>(null)
  const insert = (path: string) => {
    const at = area.current?.selectionStart ?? value.length
    const word = `{{ ${path} }}`
    onChange(value.slice(0, at) + word + value.slice(area.current?.selectionEnd ?? at))
    requestAnimationFrame(() => {
      area.current?.focus()
      area.current?.setSelectionRange(at + word.length, at + word.length)
    })
  }
  return (
    <div className={css.template}>
      <textarea
        ref={area}
        className={`${widgets.input} ${widgets.boxed} ${css.text}`}
        rows={long ? 3 : 1}
        aria-label={label}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      <InsertField source={source} label={t('automation.insert')} onInsert={insert} />
    </div>
  )
}

interface InsertProps {
  source: ModelSpec
  label: string
  onInsert: (path: string) => void
}

/** The fields to insert; those of a linked record follow when it is chosen. Company's own fields are not known to texts. */
function InsertField({ source, label, onInsert }: InsertProps) {
  const { t } = useTranslation()
  const { language } = useScope()
  const [open, setOpen] = useState(false)
  const [through, setThrough] = useState('')
  const { data: linked } = useSpec(open ? (source.fields[through]?.relation?.type ?? '') : '', language)
  const put = (path: string) => {
    onInsert(path)
    setOpen(false)
    setThrough('')
  }
  const own = (spec: ModelSpec) => readable(spec).filter((field) => !field.custom)
  return (
    <Menu opened={open} onChange={setOpen} position="bottom-end" closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className={css.insert} aria-label={label} title={label}>
          <IconBracketsContain size={15} />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        {through ? (
          <>
            <Menu.Item className={css.item} onClick={() => setThrough('')}>
              ← {source.fields[through]?.label}
            </Menu.Item>
            <Menu.Item className={css.item} onClick={() => put(snake(through))}>
              {t('automation.itself')}
            </Menu.Item>
            {linked ? null : (
              <Menu.Item className={css.item} disabled>
                {t('common.loading')}
              </Menu.Item>
            )}
            {(linked ? own(linked) : []).map((field) => (
              <Menu.Item
                className={css.item}
                key={field.name}
                onClick={() => put(`${snake(through)}.${snake(field.name)}`)}
              >
                {field.label}
              </Menu.Item>
            ))}
          </>
        ) : (
          own(source).map((field) => (
            <Menu.Item
              className={css.item}
              key={field.name}
              onClick={() => (field.relation ? setThrough(field.name) : put(snake(field.name)))}
              rightSection={field.relation ? '›' : undefined}
            >
              {field.label}
            </Menu.Item>
          ))
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
