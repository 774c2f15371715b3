import { IconCheck, IconMinus } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import type { Linked } from '@/data'
import type { FieldSpec, FieldType } from '@/spec/types.gen'
import { Monogram } from '@/ui/Monogram'
import { Tag } from '@/ui/Tag'
import { LinkedValue } from './relation/LinkedValue'
import { useScope } from './scope'
import type { ValueProps } from './types'
import css from './widgets.module.css'

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0)
}

/** The types that stand at the right edge of a column. */
export function isNumeric(field: FieldSpec): boolean {
  return ['int', 'decimal', 'percent', 'money'].includes(field.type)
}

function Text({ value, cell }: ValueProps) {
  return cell ? <span className={css.line}>{String(value)}</span> : <span>{String(value)}</span>
}

function LongText({ value, cell }: ValueProps) {
  return cell ? (
    <span className={css.line}>{String(value)}</span>
  ) : (
    <span style={{ whiteSpace: 'pre-wrap' }}>{String(value)}</span>
  )
}

function Html({ value, cell }: ValueProps) {
  const html = String(value)
  if (cell) return <span className={css.line}>{plainText(html)}</span>
  // biome-ignore lint/security/noDangerouslySetInnerHtml: the server's sanitizer lets only safe marks through
  return <div className={css.html} dangerouslySetInnerHTML={{ __html: html }} />
}

/** Formatted text without its marks. */
export function plainText(html: string): string {
  const parsed = new DOMParser().parseFromString(html.replace(/<(br|\/p|\/li|\/div)\b/gi, ' <$1'), 'text/html')
  return (parsed.body.textContent ?? '').replace(/\s+/g, ' ').trim()
}

const SCHEMES: Partial<Record<FieldType, string>> = { email: 'mailto:', phone: 'tel:', url: '' }

/** "+79006848883" → "+7 900 684-88-83"; other countries' numbers stay as they are. */
export function phoneText(number: string): string {
  const found = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(number)
  return found ? `+7 ${found[1]} ${found[2]}-${found[3]}-${found[4]}` : number
}

function Address({ field, value, cell }: ValueProps) {
  const stored = String(value)
  const text = field.type === 'phone' ? phoneText(stored) : stored
  if (cell) return <span className={css.line}>{text}</span>
  const safe = field.type !== 'url' || /^https?:\/\//i.test(stored)
  if (!safe) return <span>{text}</span>
  return (
    <a
      className={css.link}
      href={`${SCHEMES[field.type]}${stored}`}
      target={field.type === 'url' ? '_blank' : undefined}
      rel="noreferrer"
    >
      {text}
    </a>
  )
}

function Num({ field, value }: ValueProps) {
  const { format } = useScope()
  return <span className={css.number}>{format.number(String(value), field.type === 'int' ? 0 : undefined)}</span>
}

function Percent({ value }: ValueProps) {
  return <span className={css.number}>{useScope().format.percent(String(value))}</span>
}

function Money({ field, value, record }: ValueProps) {
  const { format } = useScope()
  return <span className={css.number}>{format.money(String(value), currencyOf(field, record))}</span>
}

/** The record's own currency where it has one, else the field's; some fields are in the company's whatever it has. */
export function currencyOf(field: FieldSpec, record?: Record<string, unknown>): string | undefined {
  if (field.inCompanyCurrency) return field.currency
  const own = record?.currency
  if (typeof own === 'string' && /^[A-Z]{3}$/.test(own)) return own
  const title = own !== null && typeof own === 'object' && 'title' in own ? String(own.title) : ''
  return /^[A-Z]{3}$/.test(title) ? title : field.currency
}

function Day({ value }: ValueProps) {
  return <span className={css.number}>{useScope().format.date(String(value))}</span>
}

function Moment({ value, cell }: ValueProps) {
  const { format } = useScope()
  const text = format.dateTime(String(value))
  return (
    <time dateTime={String(value)} title={text} className={css.number}>
      {cell ? format.ago(String(value)) : text}
    </time>
  )
}

function Time({ value }: ValueProps) {
  return <span className={css.number}>{String(value).slice(0, 5)}</span>
}

function Bool({ value }: ValueProps) {
  const { yes, no } = useScope()
  return value ? (
    <IconCheck size={16} className={css.yes} aria-label={yes} />
  ) : (
    <IconMinus size={14} className={css.dash} aria-label={no} />
  )
}

function Mark({ value }: ValueProps) {
  const { yes } = useScope()
  return value ? <IconCheck size={16} className={css.yes} aria-label={yes} /> : null
}

function Choice({ field, value }: ValueProps) {
  const option = field.options?.find((item) => item.value === String(value))
  const label = option?.label ?? String(value)
  if (field.type !== 'state' && !option?.tone) return <span className={css.line}>{label}</span>
  return (
    <Tag tone={option?.tone} dot={field.type === 'state'}>
      {label}
    </Tag>
  )
}

function Choices({ field, value, cell }: ValueProps) {
  return (
    <span className={css.tags} data-cell={cell || undefined}>
      {(value as string[]).map((item) => {
        const option = field.options?.find((each) => each.value === item)
        return (
          <Tag key={item} tone={option?.tone ?? 'gray'}>
            {option?.label ?? item}
          </Tag>
        )
      })}
    </span>
  )
}

function One({ field, value, cell }: ValueProps) {
  if (!field.relation) return null
  return <LinkedValue relation={field.relation} value={value as Linked} cell={cell} />
}

function Many({ value, cell }: ValueProps) {
  return (
    <span className={css.tags} data-cell={cell || undefined}>
      {(value as Linked[]).map((item) => (
        <Tag key={item.id} tone={item.color ?? 'gray'}>
          {item.title}
        </Tag>
      ))}
    </span>
  )
}

function Rows({ value }: ValueProps) {
  return <span className={css.number}>{(value as unknown[]).length}</span>
}

function Json({ value, cell }: ValueProps) {
  const text = JSON.stringify(value, null, cell ? undefined : 2)
  return cell ? <span className={css.line}>{text}</span> : <pre className={css.json}>{text}</pre>
}

const VALUES: Record<FieldType, ComponentType<ValueProps>> = {
  char: Text,
  text: LongText,
  html: Html,
  email: Address,
  url: Address,
  phone: Address,
  int: Num,
  decimal: Num,
  percent: Percent,
  money: Money,
  date: Day,
  datetime: Moment,
  time: Time,
  bool: Bool,
  mark: Mark,
  select: Choice,
  state: Choice,
  color: Choice,
  choices: Choices,
  m2o: One,
  m2m: Many,
  o2m: Rows,
  json: Json,
}

/** A value as it is read, by its field's type. Nothing is drawn for nothing. */
export function Value(props: ValueProps) {
  const { field, value } = props
  const isFlag = field.type === 'bool' || field.type === 'mark'
  if (isEmpty(value) && !isFlag) return null
  const Shown = VALUES[field.type] ?? Text
  return <Shown {...props} />
}

/** A relation's people look round, its things square. */
export function LinkedMark({ type, title, size }: { type: string; title: string; size?: number }) {
  return <Monogram name={title} shape={type.endsWith('.User') ? 'round' : 'square'} size={size} />
}
