import { Button } from '@mantine/core'
import { IconTrash, IconUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Linked, request } from '@/data'
import { IconButton } from '@/ui/IconButton'
import { useSayRefusal } from '@/views/shared/said'
import { useScope } from '@/widgets/scope'
import type { EditorProps, ValueProps } from '@/widgets/types'
import css from './reports.module.css'

/** A picture that is kept among the record's own files. */
export function PictureValue({ value }: ValueProps) {
  const file = value as Linked | null
  return file ? (
    <span className={css.picture}>
      <img src={`/api/files/${file.id}`} alt={file.title ?? ''} />
    </span>
  ) : null
}

export function PictureEditor({ value, onChange, record, label, field, disabled }: EditorProps) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const { type } = useScope()
  const input = useRef<HTMLInputElement>(null)
  const [busy, setBusy] = useState(false)
  const upload = async (file: File | undefined) => {
    if (!file || !record?.id) return
    const body = new FormData()
    body.append('file', file)
    body.append('recordType', type)
    body.append('recordId', String(record.id))
    setBusy(true)
    try {
      const kept = await request<{ id: string; name: string }>('/api/files', { body })
      onChange({ id: kept.id, title: kept.name })
    } catch (error) {
      say(error, t('reports.picture.failed'))
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={css.picture}>
      <PictureValue field={field} value={value} />
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        aria-label={label ?? field.label}
        onChange={(event) => void upload(event.target.files?.[0])}
      />
      <Button
        variant="default"
        size="compact-sm"
        leftSection={<IconUpload size={14} />}
        loading={busy}
        disabled={disabled}
        onClick={() => input.current?.click()}
      >
        {value ? t('reports.picture.replace') : t('reports.picture.choose')}
      </Button>
      {value ? (
        <IconButton label={t('reports.picture.remove')} disabled={disabled} onClick={() => onChange(null)}>
          <IconTrash size={15} />
        </IconButton>
      ) : null}
    </div>
  )
}
