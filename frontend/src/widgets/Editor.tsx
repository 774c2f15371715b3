import { type ComponentType, type KeyboardEvent, lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { FieldType } from '@/spec/types.gen'
import { toneName } from '@/ui/Tag'
import { DateEditor, DateTimeEditor } from './date/DateEditor'
import { parseTime } from './date/parse'
import { parseNumber, typedNumber } from './numbers'
import { Picker } from './Picker'
import { ManyEditor } from './relation/ManyEditor'
import { RelationEditor } from './relation/RelationEditor'
import { useScope } from './scope'
import type { EditorProps } from './types'
import { currencyOf, Value } from './Value'
import css from './widgets.module.css'

const RichText = lazy(() => import('./rich/RichText').then((module) => ({ default: module.RichText })))

function inputClass(props: EditorProps, more = ''): string {
  return `${css.input} ${props.cell ? css.cell : ''} ${more}`
}

function keysOf(props: EditorProps, take: () => unknown) {
  return (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) props.onDone?.(take())
    if (event.key === 'Escape' && props.cell) {
      event.stopPropagation()
      props.onCancel?.()
    }
  }
}

function common(props: EditorProps) {
  return {
    id: props.id,
    'aria-label': props.label,
    'aria-invalid': props.invalid || undefined,
    'aria-required': props.required || undefined,
    disabled: props.disabled,
    autoFocus: props.autoFocus,
    autoComplete: 'off',
  }
}

const KINDS: Partial<Record<FieldType, { type: string; inputMode?: 'email' | 'tel' | 'url' }>> = {
  email: { type: 'text', inputMode: 'email' },
  phone: { type: 'text', inputMode: 'tel' },
  url: { type: 'text', inputMode: 'url' },
}

function TextEditor(props: EditorProps) {
  const text = props.value === null || props.value === undefined ? '' : String(props.value)
  return (
    <input
      {...common(props)}
      {...(KINDS[props.field.type] ?? { type: 'text' })}
      className={inputClass(props)}
      value={text}
      placeholder={props.cell || props.disabled ? '' : '—'}
      onFocus={(event) => (props.cell ? event.target.select() : undefined)}
      onChange={(event) => props.onChange(event.target.value)}
      onKeyDown={keysOf(props, () => text)}
    />
  )
}

function AreaEditor(props: EditorProps) {
  const text = props.value === null || props.value === undefined ? '' : String(props.value)
  if (props.cell) return <TextEditor {...props} />
  return (
    <textarea
      {...common(props)}
      className={`${css.input} ${css.area}`}
      rows={3}
      value={text}
      onChange={(event) => props.onChange(event.target.value)}
    />
  )
}

function NumberEditor(props: EditorProps) {
  const { field, value, onChange } = props
  const { language, format } = useScope()
  const [typed, setTyped] = useState<string | null>(null)
  const digits = field.type === 'int' ? 0 : field.digits
  const plain = typedNumber(value, language)
  const shown =
    typed ?? (field.type === 'int' ? plain : format.number(value as string, field.type === 'money' ? 2 : undefined))
  const take = (): unknown => {
    if (typed === null) return value
    const parsed = typed.trim() === '' ? null : parseNumber(typed, digits)
    setTyped(null)
    return typed.trim() !== '' && parsed === null ? value : parsed
  }
  const sign =
    field.type === 'percent'
      ? '%'
      : field.type === 'money'
        ? currencySign(currencyOf(field, props.record), format.locale)
        : ''
  const wrong = typed !== null && typed.trim() !== '' && parseNumber(typed) === null
  return (
    <div className={css.withSign}>
      <input
        {...common(props)}
        aria-invalid={props.invalid || wrong || undefined}
        className={inputClass(props, `${css.number} ${props.cell ? css.right : ''}`)}
        inputMode={field.type === 'int' ? 'numeric' : 'decimal'}
        value={shown}
        placeholder={props.cell || props.disabled ? '' : '—'}
        onFocus={(event) => {
          setTyped(plain)
          const input = event.target
          requestAnimationFrame(() => input.select())
        }}
        onChange={(event) => {
          setTyped(event.target.value)
          const parsed = event.target.value.trim() === '' ? null : parseNumber(event.target.value, digits)
          if (parsed !== null || event.target.value.trim() === '') onChange(parsed)
        }}
        onBlur={() => setTyped(null)}
        onKeyDown={keysOf(props, take)}
      />
      {sign && !props.cell ? <span className={css.sign}>{sign}</span> : null}
    </div>
  )
}

function currencySign(currency: string | undefined, locale: string): string {
  if (!currency) return ''
  const parts = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).formatToParts(0)
  return parts.find((part) => part.type === 'currency')?.value ?? currency
}

function TimeEditor(props: EditorProps) {
  const stored = props.value ? String(props.value).slice(0, 5) : ''
  const [typed, setTyped] = useState<string | null>(null)
  const take = () => {
    const parsed = typed === null ? stored : typed.trim() === '' ? null : parseTime(typed)
    setTyped(null)
    const next = parsed ? `${parsed}:00`.slice(0, 8) : parsed
    if (typed !== null && next !== undefined) props.onChange(next || null)
    return next || null
  }
  return (
    <input
      {...common(props)}
      className={inputClass(props, css.number)}
      inputMode="numeric"
      placeholder={props.cell ? '' : '—'}
      value={typed ?? stored}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={take}
      onKeyDown={keysOf(props, take)}
    />
  )
}

function FlagEditor(props: EditorProps) {
  return (
    <span className={css.check}>
      <input
        {...common(props)}
        type="checkbox"
        className={css.box}
        checked={Boolean(props.value)}
        onChange={(event) => {
          props.onChange(event.target.checked)
          if (props.cell) props.onDone?.(event.target.checked)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && props.cell) props.onCancel?.()
          if (event.key === 'Enter' && props.cell) props.onDone?.(Boolean(props.value))
        }}
      />
    </span>
  )
}

function ChoiceEditor(props: EditorProps) {
  const { field, value, onChange, onDone } = props
  const [typed, setTyped] = useState('')
  const options = field.options ?? []
  const needle = typed.trim().toLowerCase()
  const shown = needle ? options.filter((option) => option.label.toLowerCase().includes(needle)) : options
  const sign = (tone: string | null) =>
    tone ? (
      <span style={{ width: 8, height: 8, borderRadius: '50%', background: `var(--tone-${toneName(tone)})` }} />
    ) : undefined
  const chosen = options.find((option) => option.value === String(value ?? ''))
  return (
    <Picker
      {...props}
      chosen={chosen?.label ?? ''}
      sign={chosen ? sign(chosen.tone) : undefined}
      choices={shown.map((option) => ({ value: option.value, label: option.label, sign: sign(option.tone) }))}
      onSearch={setTyped}
      onPick={(next) => {
        onChange(next)
        onDone?.(next)
      }}
      onClear={field.required || field.type === 'state' ? undefined : () => onChange('')}
    />
  )
}

/** Several choices: marked one by one. */
function ChoicesEditor(props: EditorProps) {
  const { field, value, onChange } = props
  if (props.cell) return <Value field={field} value={value} cell />
  const chosen = Array.isArray(value) ? (value as string[]) : []
  const options = field.options ?? []
  const toggled = (item: string) =>
    options.map((option) => option.value).filter((each) => chosen.includes(each) !== (each === item))
  return (
    // biome-ignore lint/a11y/useSemanticElements: a row of marks without a fieldset's frame
    <div id={props.id} className={css.marks} role="group" aria-label={props.label ?? field.label}>
      {options.map((option) => (
        <label key={option.value} className={css.markOne}>
          <input
            type="checkbox"
            className={css.box}
            checked={chosen.includes(option.value)}
            disabled={props.disabled}
            onChange={() => onChange(toggled(option.value))}
          />
          {option.label}
        </label>
      ))}
    </div>
  )
}

function ColorEditor(props: EditorProps) {
  if (props.cell) return <ChoiceEditor {...props} />
  return (
    <div className={css.swatches} role="radiogroup" aria-label={props.label ?? props.field.label}>
      {(props.field.options ?? []).map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: a coloured dot that is a radio button by role
        <button
          key={option.value}
          type="button"
          role="radio"
          aria-checked={option.value === props.value}
          aria-label={option.label}
          title={option.label}
          disabled={props.disabled}
          className={css.swatch}
          style={{ backgroundColor: `var(--tone-${toneName(option.value)})` }}
          onClick={() => props.onChange(option.value)}
        />
      ))}
    </div>
  )
}

function HtmlEditor(props: EditorProps) {
  const { t } = useTranslation()
  if (props.cell) return <Value field={props.field} value={props.value} cell />
  return (
    <Suspense fallback={<div className={css.readRow}>{t('common.loading')}</div>}>
      <RichText {...props} placeholder={props.disabled ? '' : '—'} />
    </Suspense>
  )
}

function JsonEditor(props: EditorProps) {
  return <Value field={props.field} value={props.value} record={props.record} cell={props.cell} />
}

const EDITORS: Record<FieldType, ComponentType<EditorProps>> = {
  char: TextEditor,
  text: AreaEditor,
  html: HtmlEditor,
  email: TextEditor,
  url: TextEditor,
  phone: TextEditor,
  int: NumberEditor,
  decimal: NumberEditor,
  percent: NumberEditor,
  money: NumberEditor,
  date: DateEditor,
  datetime: DateTimeEditor,
  time: TimeEditor,
  bool: FlagEditor,
  mark: FlagEditor,
  select: ChoiceEditor,
  state: ChoiceEditor,
  color: ColorEditor,
  choices: ChoicesEditor,
  m2o: RelationEditor,
  m2m: ManyEditor,
  o2m: JsonEditor,
  json: JsonEditor,
}

/** The types that can be changed in a cell of a list. */
export function editsInCell(type: FieldType): boolean {
  return !['html', 'o2m', 'json', 'choices'].includes(type)
}

/** What changes a value, by its field's type. */
export function Editor(props: EditorProps) {
  const Found = EDITORS[props.field.type] ?? TextEditor
  return <Found {...props} />
}
