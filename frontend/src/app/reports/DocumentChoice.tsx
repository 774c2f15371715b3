import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useBoot } from '@/app/session'
import { request } from '@/data'
import { Editor } from '@/widgets/Editor'
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
  const options = (found.data?.documents ?? []).map(({ name, title, recordType }) => {
    const about = recordTypes[recordType]?.label ?? recordType
    return { value: name, label: `${title} (${about})`, tone: null }
  })
  return <Editor {...props} field={{ ...props.field, type: 'select', options }} />
}
