import { type KeyboardEvent, type Ref, useRef } from 'react'
import type { EditorProps } from '@/widgets/types'
import css from './reports.module.css'

interface Props extends EditorProps {
  rows?: number
  area?: Ref<HTMLTextAreaElement>
}

/** Text of a program: numbered lines, a fixed width, Tab indents (Escape, then Tab leaves). */
export function Code({ value, onChange, id, label, disabled, invalid, rows = 14, area }: Props) {
  const text = String(value ?? '')
  const numbers = useRef<HTMLPreElement>(null)
  const leaving = useRef(false)
  const press = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.key === 'Escape') leaving.current = true
    if (event.key !== 'Tab' || event.shiftKey || leaving.current) return
    event.preventDefault()
    const place = event.currentTarget
    place.setRangeText('  ', place.selectionStart, place.selectionEnd, 'end')
    onChange(place.value)
  }
  const count = text.split('\n').length
  return (
    <div className={css.code} data-broad style={{ height: rows * 18 + 18 }}>
      <pre ref={numbers} className={css.numbers} aria-hidden="true">
        {Array.from({ length: count }, (_, index) => index + 1).join('\n')}
      </pre>
      <textarea
        ref={area}
        id={id}
        className={css.text}
        aria-label={label}
        aria-invalid={invalid || undefined}
        spellCheck={false}
        wrap="off"
        disabled={disabled}
        value={text}
        onBlur={() => {
          leaving.current = false
        }}
        onKeyDown={press}
        onScroll={(event) => {
          if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop
        }}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  )
}
