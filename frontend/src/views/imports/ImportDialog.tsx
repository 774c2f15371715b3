import { Button, Progress } from '@mantine/core'
import { IconFileSpreadsheet } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { Dialog } from '@/ui/Dialog'
import { describe } from '@/ui/states'
import css from './imports.module.css'
import {
  type Checked,
  checkImport,
  type ImportColumn,
  importFields,
  mappingOf,
  type Problem,
  type Progress as Run,
  type Uploaded,
  uploadTable,
  useProgress,
  withField,
} from './useImport'

/** Import a table: choose it, say which column is which field, check, run, see what became of it. */
export function ImportDialog({ spec, onClose }: { spec: ModelSpec; onClose: () => void }) {
  const { t } = useTranslation()
  const [uploaded, setUploaded] = useState<Uploaded | null>(null)
  const [columns, setColumns] = useState<ImportColumn[]>([])
  const [key, setKey] = useState('')
  const [checked, setChecked] = useState<Checked | null>(null)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  const { progress, start, reset } = useProgress(spec)
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true)
    setError('')
    try {
      await work()
    } catch (reason) {
      setError(reason instanceof Refusal ? reason.message : describe(reason, t).text)
    }
    setBusy(false)
  }
  const take = (file: File) =>
    attempt(async () => {
      const found = await uploadTable(spec, file)
      setUploaded({ ...found, id: String(found.id) })
      setColumns(found.columns)
    })
  const again = () => {
    reset()
    setUploaded(null)
    setChecked(null)
    setKey('')
  }
  const mapping = mappingOf(columns)
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`${t('views.import.title')}: ${spec.pluralLabel}`}
      size="lg"
      closeOnClickOutside={false}
    >
      {!uploaded ? <Chooser busy={busy} onFile={(file) => void take(file)} /> : null}
      {uploaded && !progress ? (
        <>
          <p className={css.about}>
            {uploaded.fileName} · {t('views.import.rows', { count: uploaded.total })}
          </p>
          {checked ? (
            <Report checked={checked} />
          ) : (
            <Mapping
              spec={spec}
              uploaded={uploaded}
              columns={columns}
              mapKey={key}
              onKey={setKey}
              onField={(column, field) => setColumns(withField(columns, column, field))}
            />
          )}
          <div className={css.buttons}>
            {checked ? (
              <>
                <Button variant="default" onClick={() => setChecked(null)}>
                  {t('views.import.back')}
                </Button>
                <Button loading={busy} onClick={() => void attempt(() => start(uploaded, mapping, key))}>
                  {t('views.import.run')}
                </Button>
              </>
            ) : (
              <>
                <Button variant="default" onClick={again}>
                  {t('views.import.another')}
                </Button>
                <Button
                  loading={busy}
                  disabled={Object.keys(mapping).length === 0}
                  onClick={() => void attempt(async () => setChecked(await checkImport(uploaded.id, mapping, key)))}
                >
                  {t('views.import.check')}
                </Button>
              </>
            )}
          </div>
        </>
      ) : null}
      {progress ? <Outcome progress={progress} onAgain={again} onClose={onClose} /> : null}
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
    </Dialog>
  )
}

function Chooser({ busy, onFile }: { busy: boolean; onFile: (file: File) => void }) {
  const { t } = useTranslation()
  const input = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  return (
    <>
      <button
        type="button"
        className={css.drop}
        data-over={over || undefined}
        disabled={busy}
        onClick={() => input.current?.click()}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          const file = event.dataTransfer.files[0]
          if (file) onFile(file)
        }}
      >
        <IconFileSpreadsheet size={26} stroke={1.5} aria-hidden="true" />
        <strong>{busy ? t('views.import.reading') : t('views.import.drop')}</strong>
        <span className={css.kinds}>{t('views.import.kinds')}</span>
      </button>
      <input
        ref={input}
        type="file"
        accept=".xlsx,.csv"
        hidden
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = ''
          if (file) onFile(file)
        }}
      />
    </>
  )
}

interface MappingProps {
  spec: ModelSpec
  uploaded: Uploaded
  columns: readonly ImportColumn[]
  mapKey: string
  onKey: (key: string) => void
  onField: (column: string, field: string | null) => void
}

function Mapping({ spec, uploaded, columns, mapKey, onKey, onField }: MappingProps) {
  const { t } = useTranslation()
  const fields = importFields(spec, uploaded)
  const mapped = fields.filter((field) => columns.some((column) => column.field === field.name))
  return (
    <>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('views.import.column')}</th>
            <th scope="col">{t('views.import.field')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map(({ column, field, samples }) => (
            <tr key={column}>
              <td>
                <span className={css.column}>{column}</span>
                <span className={css.samples}>{samples.join(' · ')}</span>
              </td>
              <td>
                <select
                  className={css.select}
                  aria-label={column}
                  value={field ?? ''}
                  data-empty={field ? undefined : true}
                  onChange={(event) => onField(column, event.target.value || null)}
                >
                  <option value="">{t('views.import.skip')}</option>
                  {fields.map((item) => (
                    <option key={item.name} value={item.name}>
                      {item.label}
                      {item.required ? ' *' : ''}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className={css.key}>
        {t('views.import.key')}
        <select className={css.select} value={mapKey} onChange={(event) => onKey(event.target.value)}>
          <option value="">{t('views.import.keyNone')}</option>
          {mapped.map((field) => (
            <option key={field.name} value={field.name}>
              {field.label}
            </option>
          ))}
        </select>
      </label>
    </>
  )
}

function Report({ checked }: { checked: Checked }) {
  const { t } = useTranslation()
  const { checked: rows, good, created, updated } = checked
  return (
    <div role="status">
      <p className={css.summary}>{t('views.import.checked', { checked: rows, good, created, updated })}</p>
      {checked.problems.length === 0 ? (
        <p className={css.good}>{t('views.import.allGood')}</p>
      ) : (
        <Problems problems={checked.problems} />
      )}
    </div>
  )
}

function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t } = useTranslation()
  return (
    <ul className={css.problems}>
      {problems.slice(0, 50).map((problem) => (
        <li key={`${problem.row}-${problem.message}`}>
          <span className={css.row}>{t('views.import.row', { row: problem.row })}</span>
          <span>
            {problem.column ? `${problem.column}: ` : ''}
            {problem.message}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Outcome({ progress, onAgain, onClose }: { progress: Run; onAgain: () => void; onClose: () => void }) {
  const { t } = useTranslation()
  const { state, position, total } = progress
  if (state === 'running' || state === 'uploaded') {
    return (
      <div className={css.running} role="status">
        <p>{t('views.import.running', { position, total })}</p>
        <Progress value={total ? (position / total) * 100 : 0} animated aria-label={t('views.import.title')} />
      </div>
    )
  }
  return (
    <div role="status">
      <p className={css.summary}>{t(state === 'done' ? 'views.import.done' : 'views.import.failed')}</p>
      <dl className={css.counts}>
        {(['created', 'updated', 'rejected'] as const).map((name) => (
          <div key={name} className={css.number} data-bad={(name === 'rejected' && progress.rejected > 0) || undefined}>
            <dt>{t(`views.import.${name}`)}</dt>
            <dd>{progress[name]}</dd>
          </div>
        ))}
      </dl>
      {progress.problems.length > 0 ? <Problems problems={progress.problems} /> : null}
      <div className={css.buttons}>
        {progress.rejected > 0 ? (
          <Button component="a" variant="default" href={`/api/imports/${progress.id}/rejected`} download>
            {t('views.import.rejectedFile')}
          </Button>
        ) : null}
        <Button variant="default" onClick={onAgain}>
          {t('views.import.another')}
        </Button>
        <Button onClick={onClose}>{t('common.close')}</Button>
      </div>
    </div>
  )
}
