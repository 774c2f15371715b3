import { IconFileUpload } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { EditorProps } from './types'
import css from './widgets.module.css'

/** A file that an action asks for: chosen or dropped here, it becomes a data URL, which is what the API takes. */
export function FileEditor(props: EditorProps) {
  const { t } = useTranslation()
  const [name, setName] = useState('')
  const take = async (file: File | undefined) => {
    if (!file) return
    setName(file.name)
    props.onChange(await dataUrl(file))
  }
  return (
    <div className={css.file} data-error={props.invalid || undefined}>
      <IconFileUpload size={16} stroke={1.7} aria-hidden="true" />
      <span className={css.line}>{name || t('widgets.chooseFile')}</span>
      <input
        id={props.id}
        type="file"
        aria-label={props.label}
        disabled={props.disabled}
        className={css.fileInput}
        onChange={(event) => void take(event.target.files?.[0])}
      />
    </div>
  )
}

function dataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(`data:;base64,${String(reader.result).split(',')[1] ?? ''}`)
    reader.onerror = () => reject(reader.error ?? new Error('unreadable'))
    reader.readAsDataURL(file)
  })
}
