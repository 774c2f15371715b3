import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useBoot } from '@/app/session'
import { request } from '@/data'
import type { EditorProps } from '@/widgets/types'

interface Declared {
  documents: { name: string; title: string; recordType: string }[]
}

/** One of the documents that the company's modules declare. */
export function DocumentChoice(props: EditorProps) {
  const { i18n } = useTranslation()
  const { recordTypes } = useBoot()
  const found = useQuery({
    queryKey: ['documents', i18n.language],
    queryFn: ({ signal }) => request<Declared>('/api/reports/documents', { signal }),
  })
  return (
    <select
      id={props.id}
      aria-label={props.label}
      style={{ width: '100%', height: 'var(--control)' }}
      value={String(props.value ?? '')}
      onChange={(event) => props.onChange(event.target.value)}
    >
      <option value="" />
      {(found.data?.documents ?? []).map((one) => (
        <option key={one.name} value={one.name}>
          {one.title} ({recordTypes[one.recordType]?.label ?? one.recordType})
        </option>
      ))}
    </select>
  )
}
