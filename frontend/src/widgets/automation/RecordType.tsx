import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBoot } from '@/app/session'
import { Picker } from '../Picker'
import type { EditorProps, ValueProps } from '../types'

interface Props {
  value: string
  onChange: (type: string) => void
  /** Only those that may be made. */
  creatable?: boolean
  id?: string
  disabled?: boolean
  required?: boolean
  invalid?: boolean
}

/** A record type by its name for people. */
export function RecordTypePicker({ value, onChange, creatable, ...rest }: Props) {
  const { t } = useTranslation()
  const { recordTypes } = useBoot()
  const [typed, setTyped] = useState('')
  const needle = typed.trim().toLowerCase()
  const choices = Object.entries(recordTypes)
    .filter(([, info]) => !creatable || info.create)
    .map(([type, info]) => ({ value: type, label: info.label }))
    .filter((each) => each.label.toLowerCase().includes(needle))
    .sort((a, b) => a.label.localeCompare(b.label))
  return (
    <Picker
      {...rest}
      label={rest.id ? undefined : t('automation.recordType')}
      placeholder={value ? undefined : t('automation.recordType')}
      chosen={value ? (recordTypes[value]?.label ?? value) : ''}
      choices={choices}
      onSearch={setTyped}
      onPick={onChange}
    />
  )
}

export function RecordTypeEditor({ id, value, onChange, disabled, required, invalid }: EditorProps) {
  const state = { id, disabled, required, invalid }
  return <RecordTypePicker {...state} value={String(value ?? '')} onChange={onChange} />
}

export function RecordTypeValue({ value }: ValueProps) {
  const { recordTypes } = useBoot()
  return <span>{value ? (recordTypes[String(value)]?.label ?? String(value)) : ''}</span>
}
