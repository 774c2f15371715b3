import { Button, Menu } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Fragment, lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Linked, Refusal } from '@/data'
import { send } from '@/data/http'
import { loadSpec } from '@/spec/loader'
import type { FieldSpec, ModelSpec } from '@/spec/types.gen'
import { LoadingState } from '@/ui/states'
import { RelationEditor } from '@/widgets/relation/RelationEditor'
import type { EditorProps } from '@/widgets/types'
import { Code } from './Code'
import { insertions } from './insertions'
import css from './reports.module.css'

const PdfPages = lazy(() => import('@/views/preview/PdfPages').then((module) => ({ default: module.PdfPages })))
const SENT = ['language', 'body', 'css', 'header', 'footer', 'pageFormat', 'orientation', 'name'] as const
const MARGINS = ['marginTop', 'marginRight', 'marginBottom', 'marginLeft'] as const

/** The body of a document's template beside what it looks like, drawn for a record that one chooses. */
export function TemplateEditor(props: EditorProps) {
  const { t, i18n } = useTranslation()
  const area = useRef<HTMLTextAreaElement>(null)
  const type = String(props.record?.recordType ?? '')
  const spec = useQuery({
    queryKey: ['spec', type, i18n.language],
    queryFn: ({ signal }) => loadSpec(type, i18n.language, signal),
    enabled: type !== '',
    staleTime: 60_000,
  })
  const [example, setExample] = useState<Linked | null>(null)
  const insert = (text: string) => {
    const place = area.current
    if (!place) return
    place.setRangeText(text, place.selectionStart, place.selectionEnd, 'end')
    props.onChange(place.value)
    // When the menu has given the focus back to its button.
    window.setTimeout(() => place.focus(), 50)
  }
  return (
    <div className={css.editor} data-broad>
      <div className={css.side}>
        <div className={css.tools}>{spec.data ? <Insert spec={spec.data} onInsert={insert} /> : null}</div>
        <Code {...props} area={area} rows={30} />
      </div>
      <div className={css.side}>
        <div className={css.tools}>
          <span>{t('reports.editor.example')}</span>
          {spec.data ? (
            <span className={css.example}>
              <RelationEditor
                field={exampleField(spec.data)}
                value={example}
                onChange={(next) => setExample(next as Linked)}
              />
            </span>
          ) : null}
        </div>
        <Preview template={props.record ?? {}} type={type} example={example?.id ?? ''} />
      </div>
    </div>
  )
}

function exampleField(spec: ModelSpec): FieldSpec {
  const relation = {
    type: spec.type,
    titleField: spec.titleField,
    many: spec.api.many,
    label: spec.label,
    colorField: null,
  }
  return {
    name: 'example',
    type: 'm2o',
    label: spec.label,
    help: '',
    required: false,
    readonly: false,
    sortable: false,
    filterable: false,
    groupable: false,
    relation,
  }
}

function Insert({ spec, onInsert }: { spec: ModelSpec; onInsert: (text: string) => void }) {
  const { t } = useTranslation()
  const groups = useMemo(() => insertions(spec, t), [spec, t])
  return (
    <Menu position="bottom-start" width={300}>
      <Menu.Target>
        <Button variant="default" size="compact-sm" leftSection={<IconPlus size={14} />}>
          {t('reports.editor.insert')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown className={css.fields}>
        {groups.map(({ label, items }) => (
          <Fragment key={label}>
            <Menu.Label>{label}</Menu.Label>
            {items.map((item) => (
              <Menu.Item key={item.text} onClick={() => onInsert(item.text)}>
                {item.label}
              </Menu.Item>
            ))}
          </Fragment>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

/** What the template looks like, a moment after the last change. */
function Preview({ template, type, example }: { template: Record<string, unknown>; type: string; example: string }) {
  const { t } = useTranslation()
  const [file, setFile] = useState<Blob | null>(null)
  const [fault, setFault] = useState('')
  const chosen = Object.fromEntries([...SENT, ...MARGINS].map((name) => [name, template[name] ?? undefined]))
  const asked = JSON.stringify({ ...chosen, recordType: type, recordId: example })
  useEffect(() => {
    if (!type) return
    const stop = new AbortController()
    const timer = setTimeout(() => {
      send('/api/reports/preview', { body: JSON.parse(asked), signal: stop.signal })
        .then((response) => response.blob())
        .then((found) => {
          setFile(found)
          setFault('')
        })
        .catch((error) => {
          if (!stop.signal.aborted) setFault(error instanceof Refusal ? error.message : t('errors.serverText'))
        })
    }, 700)
    return () => {
      clearTimeout(timer)
      stop.abort()
    }
  }, [asked, type, t])
  return (
    <section className={css.page} aria-label={t('reports.editor.preview')}>
      {fault ? (
        <p className={css.fault} role="alert">
          {fault}
        </p>
      ) : null}
      {file ? (
        <Suspense fallback={<LoadingState rows={8} />}>
          <PdfPages file={file} name={t('reports.editor.preview')} />
        </Suspense>
      ) : fault || !type ? null : (
        <LoadingState rows={8} />
      )}
    </section>
  )
}
