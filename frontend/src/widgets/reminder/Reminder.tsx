import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Picker } from '../Picker'
import { useScope } from '../scope'
import type { EditorProps, ValueProps } from '../types'
import { lengthText, meant } from './before'

function useBefore() {
  const { t } = useTranslation()
  const { format } = useScope()
  return (minutes: number) =>
    minutes === 0
      ? t('widgets.reminder.at')
      : t('widgets.reminder.before', { time: lengthText(minutes, format.locale) })
}

/** How long before its time somebody is reminded. */
export function BeforeText({ minutes }: { minutes: number }) {
  return <span>{useBefore()(minutes)}</span>
}

export function ReminderValue({ value }: ValueProps) {
  return typeof value === 'number' ? <BeforeText minutes={value} /> : null
}

/** Chosen from the usual ones, or typed as a number of minutes, hours or days. */
export function ReminderEditor(props: EditorProps) {
  const { value, onChange, onDone } = props
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const said = useBefore()
  return (
    <Picker
      {...props}
      chosen={typeof value === 'number' ? said(value) : ''}
      choices={meant(typed).map((minutes) => ({ value: String(minutes), label: said(minutes) }))}
      placeholder={t('widgets.reminder.none')}
      onSearch={setTyped}
      onPick={(next) => {
        setTyped('')
        onChange(Number(next))
        onDone?.(Number(next))
      }}
      onClear={() => onChange(null)}
    />
  )
}
