import { useQuery } from '@tanstack/react-query'
import { useBoot } from '@/app/session'
import { request } from '@/data'
import { useTranslation } from '@/i18n/translate'
import type { EditorProps } from '@/widgets/types'

interface Declared {
  documents: { name: string; title: string; recordType: string }[]
}

/** One of the documents that the company's modules declare. */
export function DocumentChoice(props: EditorProps) {
  const { language } = useTranslation()
  const { recordTypes } = useBoot()
  const found = useQuery({
    queryKey: ['documents', language],
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
