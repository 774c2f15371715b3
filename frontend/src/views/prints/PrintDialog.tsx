import { Progress as Bar, Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { IconDownload, IconMailForward, IconPaperclip, IconPencil, IconPrinter } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBoot } from '@/app/session'
import { keys, records, useWrites } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { Dialog } from '@/ui/Dialog'
import { LoadingState } from '@/ui/states'
import { toast } from '@/ui/toasts'
import { ActionDialog } from '../actions/ActionDialog'
import { actionInput } from '../actions/arguments'
import { saveFile } from '../exports/useExport'
import { kitAction, kitSpec } from '../shared/kit'
import { useSayRefusal } from '../shared/said'
import css from './prints.module.css'
import { type Choice, type Kept, type Printed, type PrintTarget, usePrint } from './usePrint'

const PdfPages = lazy(() => import('../preview/PdfPages').then((module) => ({ default: module.PdfPages })))
const templates = kitSpec('reports.Template', { name: 'char' })

interface Props {
  spec: ModelSpec
  document: string
  target: PrintTarget
  /** How many records; one is shown before it is printed. */
  count: number
  onClose: () => void
}

/** Print one record (it is shown first) or many: in which language, as one PDF or a ZIP; keep it, mail it. */
export function PrintDialog({ spec, document: first, target, count, onClose }: Props) {
  const { t } = useTranslation()
  const boot = useBoot()
  const phone = useMediaQuery('(max-width: 720px)', window.innerWidth <= 720, { getInitialValueInEffect: false })
  const [choice, setChoice] = useState<Choice>({ document: first, language: '', form: 'pdf' })
  const [busy, setBusy] = useState(false)
  const { print, attach, progress } = usePrint(spec)
  const single = target.ids?.length === 1 ? target.ids[0] : undefined
  const shown = useShown(spec, choice, single)
  const change = (part: Partial<Choice>) => setChoice({ ...choice, ...part })
  const take = async () => {
    setBusy(true)
    const found = single && shown ? shown : await print(choice, target)
    setBusy(false)
    if (!found) return
    saveFile(found.blob, found.name)
    if (!single) onClose()
  }
  const title = spec.prints.find((one) => one.id === choice.document)?.title ?? t('views.print.title')
  return (
    <Dialog
      opened
      onClose={onClose}
      title={single ? title : `${title}: ${t('views.print.count', { count })}`}
      size={single ? 'min(900px, 100vw)' : 480}
      fullScreen={phone && Boolean(single)}
    >
      <div className={css.choices}>
        {spec.prints.length > 1 ? (
          <Select
            label={t('views.print.document')}
            value={choice.document}
            options={spec.prints.map((one) => [one.id, one.title])}
            onChange={(document) => change({ document })}
          />
        ) : null}
        <Select
          label={t('views.print.language')}
          value={choice.language}
          options={[['', t('views.print.ofRecipient')], ...boot.languages.map((one) => [one.code, one.label] as const)]}
          onChange={(language) => change({ language })}
        />
        {single ? null : (
          <Select
            label={t('views.print.form')}
            value={choice.form}
            options={[
              ['pdf', t('views.print.onePdf')],
              ['zip', t('views.print.zip')],
            ]}
            onChange={(form) => change({ form: form as Choice['form'] })}
          />
        )}
        {boot.user.isAdministrator ? <EditTemplate choice={choice} onClose={onClose} /> : null}
      </div>
      {single ? <Shown shown={shown} /> : null}
      {progress ? (
        <div className={css.progress} role="status">
          <p>{t('views.print.running', { position: progress.position, total: progress.total })}</p>
          <Bar
            value={progress.total ? (progress.position / progress.total) * 100 : 0}
            animated
            aria-label={t('views.print.title')}
          />
        </div>
      ) : null}
      <div className={css.buttons}>
        {single ? <Keeping spec={spec} id={single} choice={choice} attach={attach} onClose={onClose} /> : null}
        {single && shown ? <OnPaper shown={shown} /> : null}
        <Button
          leftSection={single ? <IconDownload size={15} /> : <IconPrinter size={15} />}
          loading={busy}
          disabled={Boolean(single && !shown)}
          onClick={() => void take()}
        >
          {single ? t('views.print.download') : t('views.print.print')}
        </Button>
      </div>
    </Dialog>
  )
}

/** The document of the one record, drawn anew with each choice. */
function useShown(spec: ModelSpec, choice: Choice, id: string | undefined): Printed | null {
  const { print } = usePrint(spec)
  const [shown, setShown] = useState<Printed | null>(null)
  const { document, language } = choice
  // biome-ignore lint/correctness/useExhaustiveDependencies: printed anew when the choice changes
  useEffect(() => {
    if (!id) return
    let gone = false
    setShown(null)
    void print({ document, language, form: 'pdf' }, { ids: [id] }).then((found) => {
      if (!gone) setShown(found)
    })
    return () => {
      gone = true
    }
  }, [document, language, id])
  return shown
}

function Shown({ shown }: { shown: Printed | null }) {
  return (
    <div className={css.shown}>
      {shown ? (
        <Suspense fallback={<LoadingState rows={10} />}>
          <PdfPages key={shown.name} file={shown.blob} name={shown.name} />
        </Suspense>
      ) : (
        <LoadingState rows={10} />
      )}
    </div>
  )
}

/** Open the PDF by itself, where the browser prints it. */
function OnPaper({ shown }: { shown: Printed }) {
  const { t } = useTranslation()
  const open = () => {
    const url = URL.createObjectURL(new Blob([shown.blob], { type: 'application/pdf' }))
    window.open(url, '_blank', 'noopener')
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
  }
  return (
    <Button variant="default" leftSection={<IconPrinter size={15} />} onClick={open}>
      {t('views.print.open')}
    </Button>
  )
}

interface KeepingProps {
  spec: ModelSpec
  id: string
  choice: Choice
  attach: ReturnType<typeof usePrint>['attach']
  onClose: () => void
}

/** Keep the document with the record's files, or send it to the customer. */
function Keeping({ spec, id, choice, attach, onClose }: KeepingProps) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [busy, setBusy] = useState('')
  const [mailing, setMailing] = useState<Kept | null>(null)
  const { act } = useWrites(spec, [spec.titleField])
  const mail = spec.actions.sendMail ?? Object.values(spec.actions).find((action) => action.name === 'sendMail')
  const keep = async (way: 'attach' | 'mail') => {
    setBusy(way)
    const file = await attach(choice, id)
    setBusy('')
    if (!file) return
    await client.invalidateQueries({ queryKey: keys.type('kit.Attachment') })
    if (way === 'mail' && mail) {
      setMailing(file)
    } else {
      toast(t('views.print.attached', { name: file.name }), { tone: 'success' })
    }
  }
  if (!spec.permissions.write) return null
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconPaperclip size={15} />}
        loading={busy === 'attach'}
        onClick={() => void keep('attach')}
      >
        {t('views.print.attach')}
      </Button>
      {mail ? (
        <Button
          variant="default"
          leftSection={<IconMailForward size={15} />}
          loading={busy === 'mail'}
          onClick={() => void keep('mail')}
        >
          {t('views.print.mail')}
        </Button>
      ) : null}
      {mail && mailing ? (
        <ActionDialog
          action={mail}
          values={{
            subject: mailing.name.replace(/\.pdf$/, ''),
            attachments: [{ id: mailing.id, title: mailing.name }],
          }}
          count={1}
          onClose={() => setMailing(null)}
          onRun={async (values) => {
            await act.mutateAsync({ action: mail, id, input: actionInput(mail, values) })
            toast(t('chatter.done.sendMail'), { tone: 'success' })
            onClose()
          }}
        />
      ) : null}
    </>
  )
}

/** For administrators: the company's own template of this document; a copy of the standard one where there is none. */
function EditTemplate({ choice, onClose }: { choice: Choice; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const navigate = useNavigate()
  const say = useSayRefusal()
  const own = choice.document.startsWith('own.') ? choice.document.slice(4) : ''
  const edit = async () => {
    try {
      let id = own
      if (!id) {
        const input = { document: choice.document, language: choice.language || i18n.language }
        const action = { ...kitAction(templates, 'adopt', true), on: 'collection' as const }
        const done = await records.run(templates, action, {}, input, [])
        id = (done.result as { open: { id: string } }).open.id
      }
      onClose()
      await navigate({ to: '/r/$type/$id', params: { type: 'reports.Template', id } })
    } catch (error) {
      say(error, t('views.print.failed'))
    }
  }
  return (
    <Button
      variant="subtle"
      size="compact-sm"
      leftSection={<IconPencil size={14} />}
      className={css.edit}
      onClick={() => void edit()}
    >
      {t('views.print.template')}
    </Button>
  )
}

interface SelectProps {
  label: string
  value: string
  options: readonly (readonly [string, string])[]
  onChange: (value: string) => void
}

function Select({ label, value, options, onChange }: SelectProps) {
  return (
    <label className={css.choice}>
      <span>{label}</span>
      <select value={value} onChange={(event) => onChange(event.target.value)}>
        {options.map(([key, title]) => (
          <option key={key} value={key}>
            {title}
          </option>
        ))}
      </select>
    </label>
  )
}
