import { Popover } from '@mantine/core'
import { IconCalendar } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useScope } from '../scope'
import type { EditorProps } from '../types'
import css from '../widgets.module.css'
import { instantOf, wallOf } from './days'
import { MonthPicker } from './MonthPicker'
import { parseDay, parseTime } from './parse'

interface DayProps extends Omit<EditorProps, 'value' | 'onChange' | 'onDone'> {
  value: string | null
  onChange: (day: string | null) => void
  onDone?: (day: string | null) => void
}

/** A day: typed in any usual form ("24.11", "+3", "завтра") or picked from the month. */
function DayInput(props: DayProps) {
  const { t } = useTranslation()
  const { format, today } = useScope()
  const { value, onChange, onDone, onCancel, cell } = props
  const [typed, setTyped] = useState<string | null>(null)
  const [open, setOpen] = useState(false)
  const read = (text: string) => (text.trim() === '' ? null : parseDay(text, today))
  const wrong = typed !== null && typed.trim() !== '' && read(typed) === null
  const take = (text: string | null) => {
    if (text === null) return value
    const day = read(text)
    if (text.trim() !== '' && day === null) return value
    if (day !== value) onChange(day)
    return day
  }
  const pick = (day: string | null) => {
    setTyped(null)
    setOpen(false)
    onChange(day)
    onDone?.(day)
  }
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-start"
      offset={4}
      shadow="md"
      trapFocus={false}
      withRoles={false}
      withinPortal
    >
      <Popover.Target>
        <div className={css.withSign}>
          <input
            id={props.id}
            aria-label={props.label}
            aria-invalid={props.invalid || wrong || undefined}
            aria-required={props.required || undefined}
            className={`${css.input} ${css.number} ${cell ? css.cell : ''}`}
            inputMode="numeric"
            autoComplete="off"
            disabled={props.disabled}
            value={typed ?? format.date(value)}
            placeholder={cell ? '' : '—'}
            // biome-ignore lint/a11y/noAutofocus: a cell that somebody opened for editing
            autoFocus={props.autoFocus}
            onFocus={(event) => event.target.select()}
            onChange={(event) => setTyped(event.target.value)}
            onBlur={() => {
              take(typed)
              setTyped(null)
              setOpen(false)
            }}
            onKeyDown={(event) => {
              if (event.key === 'ArrowDown' && event.altKey) setOpen(true)
              if (event.key === 'Enter') {
                const day = take(typed)
                setTyped(null)
                setOpen(false)
                onDone?.(day)
              }
              if (event.key === 'Escape' && (open || cell)) {
                event.stopPropagation()
                setOpen(false)
                if (cell) onCancel?.()
              }
            }}
          />
          {props.disabled ? null : (
            <button
              type="button"
              tabIndex={-1}
              className={css.signButton}
              aria-label={t('widgets.pickDay')}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => setOpen(!open)}
            >
              <IconCalendar size={14} />
            </button>
          )}
        </div>
      </Popover.Target>
      <Popover.Dropdown p={8}>
        <MonthPicker value={value} onPick={pick} />
      </Popover.Dropdown>
    </Popover>
  )
}

/** A day of a record. */
export function DateEditor(props: EditorProps) {
  return <DayInput {...props} value={props.value ? String(props.value).slice(0, 10) : null} />
}

/** A moment: a day and a time of the person's own zone. */
export function DateTimeEditor(props: EditorProps) {
  const { format } = useScope()
  const { t } = useTranslation()
  const wall = props.value ? wallOf(String(props.value), format.timeZone) : null
  const [time, setTime] = useState<string | null>(null)
  const put = (day: string | null, at: string) => {
    const next = day ? instantOf(day, at, format.timeZone) : null
    props.onChange(next)
    return next
  }
  const takeTime = () => {
    const parsed = time === null ? null : parseTime(time)
    setTime(null)
    return parsed && wall ? put(wall.day, parsed) : props.value
  }
  return (
    <div className={css.dates}>
      <DayInput
        {...props}
        value={wall?.day ?? null}
        onChange={(day) => put(day, wall?.time ?? '09:00')}
        onDone={(day) => props.onDone?.(day ? instantOf(day, wall?.time ?? '09:00', format.timeZone) : null)}
      />
      <div className={css.time}>
        <input
          className={`${css.input} ${css.number} ${props.cell ? css.cell : ''}`}
          aria-label={t('widgets.time')}
          inputMode="numeric"
          disabled={props.disabled || !wall}
          value={time ?? wall?.time ?? ''}
          onFocus={(event) => event.target.select()}
          onChange={(event) => setTime(event.target.value)}
          onBlur={takeTime}
          onKeyDown={(event) => {
            if (event.key === 'Enter') props.onDone?.(takeTime())
            if (event.key === 'Escape' && props.cell) props.onCancel?.()
          }}
        />
      </div>
    </div>
  )
}
