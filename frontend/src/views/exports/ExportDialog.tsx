import { Progress as Bar, Button, Menu } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp, IconBookmark, IconTrash, IconUsers, IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { Dialog } from '@/ui/Dialog'
import { IconButton } from '@/ui/IconButton'
import { ErrorState, LoadingState } from '@/ui/states'
import { NameDialog } from '../saved/NameDialog'
import { useSayRefusal } from '../shared/said'
import css from './exports.module.css'
import {
  cancelExport,
  deleteTemplate,
  type ExportField,
  type Format,
  offered,
  saveTemplate,
  shareTemplate,
  type Target,
  useExport,
} from './useExport'

interface Props {
  spec: ModelSpec
  /** The columns that the list shows: where the choice begins. */
  columns: readonly string[]
  target: Target
  count?: number | null
  onClose: () => void
}

/** Choose the fields of an export, also those of related records, in their order; or take a template. */
export function ExportDialog({ spec, columns, target, count, onClose }: Props) {
  const { t, i18n } = useTranslation()
  const phone = useMediaQuery('(max-width: 720px)', window.innerWidth <= 720, { getInitialValueInEffect: false })
  const found = useQuery({
    queryKey: ['exportFields', spec.type, i18n.language],
    queryFn: ({ signal }) => offered(spec, signal),
    staleTime: 0,
  })
  const [chosen, setChosen] = useState<string[]>([...columns])
  const [format, setFormat] = useState<Format>('xlsx')
  const [sought, setSought] = useState('')
  const [busy, setBusy] = useState(false)
  const { run, progress } = useExport(spec)
  const fields = found.data?.fields ?? []
  const known = new Map(fields.map((field) => [field.name, field]))
  const valid = chosen.filter((name) => known.has(name))
  const start = async () => {
    setBusy(true)
    const done = await run(format, valid, target)
    setBusy(false)
    if (done) onClose()
  }
  return (
    <Dialog
      opened
      onClose={onClose}
      title={`${t('views.export.title')}: ${spec.pluralLabel}`}
      size={760}
      fullScreen={phone}
    >
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <LoadingState /> : null}
      {found.data ? (
        <>
          <div className={css.head}>
            <p>{count ? t('views.export.count', { count }) : t('views.export.choose')}</p>
            <Templates
              spec={spec}
              templates={found.data.templates}
              fields={valid}
              format={format}
              onTake={(template) => {
                setChosen(template.fields)
                setFormat(template.format)
              }}
              onChanged={() => void found.refetch()}
            />
          </div>
          <div className={css.lists}>
            <Offer
              fields={fields.filter((field) => !valid.includes(field.name))}
              sought={sought}
              onSought={setSought}
              onTake={(name) => setChosen([...valid, name])}
            />
            <Chosen names={valid} known={known} onNames={setChosen} />
          </div>
          {progress ? (
            <div className={css.progress} role="status">
              <p>{t('views.export.running', { position: progress.position, total: progress.total })}</p>
              <Bar
                value={progress.total ? (progress.position / progress.total) * 100 : 0}
                animated
                aria-label={t('views.export.title')}
              />
            </div>
          ) : null}
          <div className={css.buttons}>
            <label className={css.format}>
              {t('views.export.format')}
              <select
                className={css.select}
                value={format}
                onChange={(event) => setFormat(event.target.value as Format)}
              >
                <option value="xlsx">{t('views.export.formatXlsx')}</option>
                <option value="csv">{t('views.export.formatCsv')}</option>
              </select>
            </label>
            <Button
              variant="default"
              onClick={() => {
                if (progress) void cancelExport(progress.id).catch(() => undefined)
                else onClose()
              }}
            >
              {t('common.cancel')}
            </Button>
            <Button loading={busy} disabled={valid.length === 0} onClick={() => void start()}>
              {t('views.export.run')}
            </Button>
          </div>
        </>
      ) : null}
    </Dialog>
  )
}

interface OfferProps {
  fields: readonly ExportField[]
  sought: string
  onSought: (text: string) => void
  onTake: (name: string) => void
}

function Offer({ fields, sought, onSought, onTake }: OfferProps) {
  const { t } = useTranslation()
  const word = sought.trim().toLocaleLowerCase()
  const fitting = fields.filter(({ label, group }) => `${group} ${label}`.toLocaleLowerCase().includes(word))
  const groups = [...new Set(fitting.map(({ group }) => group))]
  return (
    <section className={css.side} aria-label={t('views.export.offered')}>
      <input
        className={css.search}
        type="search"
        placeholder={t('views.export.search')}
        aria-label={t('views.export.search')}
        value={sought}
        onChange={(event) => onSought(event.target.value)}
      />
      <div className={css.scroll}>
        {groups.map((group) => (
          <div key={group}>
            {group ? <h4 className={css.group}>{group}</h4> : null}
            {fitting
              .filter((field) => field.group === group)
              .map((field) => (
                <button key={field.name} type="button" className={css.take} onClick={() => onTake(field.name)}>
                  {field.label}
                </button>
              ))}
          </div>
        ))}
        {fitting.length === 0 ? <p className={css.none}>{t('views.export.nothing')}</p> : null}
      </div>
    </section>
  )
}

interface ChosenProps {
  names: readonly string[]
  known: ReadonlyMap<string, ExportField>
  onNames: (names: string[]) => void
}

function Chosen({ names, known, onNames }: ChosenProps) {
  const { t } = useTranslation()
  const move = (at: number, by: number) => {
    const next = [...names]
    const [taken] = next.splice(at, 1)
    if (taken) next.splice(at + by, 0, taken)
    onNames(next)
  }
  return (
    <section className={css.side} aria-label={t('views.export.chosen')}>
      <h4 className={css.group}>{t('views.export.chosenCount', { count: names.length })}</h4>
      <ol className={css.scroll}>
        {names.map((name, index) => {
          const field = known.get(name)
          return (
            <li key={name} className={css.item}>
              <span className={css.label}>
                {field?.group ? `${field.group} / ` : ''}
                {field?.label}
              </span>
              <IconButton label={t('views.columns.up')} disabled={index === 0} onClick={() => move(index, -1)}>
                <IconArrowUp size={14} />
              </IconButton>
              <IconButton
                label={t('views.columns.down')}
                disabled={index === names.length - 1}
                onClick={() => move(index, 1)}
              >
                <IconArrowDown size={14} />
              </IconButton>
              <IconButton
                label={t('views.export.remove', { field: field?.label ?? name })}
                onClick={() => onNames(names.filter((one) => one !== name))}
              >
                <IconX size={14} />
              </IconButton>
            </li>
          )
        })}
      </ol>
    </section>
  )
}

interface TemplatesProps {
  spec: ModelSpec
  templates: readonly { id: string; label: string; shared: boolean; fields: string[]; format: Format }[]
  fields: readonly string[]
  format: Format
  onTake: (template: { fields: string[]; format: Format }) => void
  onChanged: () => void
}

function Templates({ spec, templates, fields, format, onTake, onChanged }: TemplatesProps) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const [naming, setNaming] = useState(false)
  const [taken, setTaken] = useState('')
  const current = templates.find(({ id }) => id === taken)
  const act = (work: Promise<unknown>) => {
    work.then(onChanged).catch((error) => say(error, t('views.export.templateNotSaved')))
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className={css.link}>
            <IconBookmark size={14} aria-hidden="true" />
            {current?.label ?? t('views.export.templates')}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {templates.map((template) => (
            <Menu.Item
              key={template.id}
              leftSection={template.shared ? <IconUsers size={14} aria-hidden="true" /> : null}
              onClick={() => {
                setTaken(template.id)
                onTake(template)
              }}
            >
              {template.label}
            </Menu.Item>
          ))}
          {templates.length > 0 ? <Menu.Divider /> : null}
          <Menu.Item disabled={fields.length === 0} onClick={() => setNaming(true)}>
            {t('views.export.saveTemplate')}
          </Menu.Item>
          {current && !current.shared ? (
            <Menu.Item onClick={() => act(shareTemplate(current.id))}>{t('views.export.shareTemplate')}</Menu.Item>
          ) : null}
          {current ? (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={14} aria-hidden="true" />}
              onClick={() => act(deleteTemplate(current.id))}
            >
              {t('views.export.deleteTemplate')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {naming ? (
        <NameDialog
          title={t('views.export.saveTemplate')}
          name={current?.label ?? ''}
          onClose={() => setNaming(false)}
          onName={(label) => {
            setNaming(false)
            act(saveTemplate(spec, label, fields, format))
          }}
        />
      ) : null}
    </>
  )
}
