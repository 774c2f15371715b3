import { Button } from '@mantine/core'
import { IconAlertTriangle, IconMailForward } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal, useWrites } from '@/data'
import type { ActionSpec, ModelSpec } from '@/spec/types.gen'
import { Dialog } from '@/ui/Dialog'
import { toast } from '@/ui/toasts'
import { errorsOf } from '@/views/actions/ActionDialog'
import { argumentField } from '@/views/actions/arguments'
import { AnyEditor } from '@/widgets/registry'
import { AttachButton, AttachedList, dropTarget, keepsFocus, useAttached } from './Attached'
import css from './chatter.module.css'
import { type MailPreview, previewMail, type Recipients, useRecipients, useRefreshTalk } from './talk'

const RichText = lazy(() => import('@/widgets/rich/RichText').then((module) => ({ default: module.RichText })))

/** The message that is answered. */
export interface Answer {
  id: string
  to: string
  subject: string
}

interface Props {
  spec: ModelSpec
  id: string
  action: ActionSpec
  answer: Answer | null
  onDone: () => void
}

/** A mail to the customer: to whom it goes stands above it before a word is written. */
export function MailBox({ spec, id, action, answer, onDone }: Props) {
  const { t } = useTranslation()
  const refresh = useRefreshTalk(spec.type)
  const { act } = useWrites(spec, [])
  const recipients = useRecipients(spec.type, id)
  const attached = useAttached(spec.type, id)
  const [to, setTo] = useState(answer?.to ?? null)
  const [cc, setCc] = useState('')
  const [subject, setSubject] = useState(answer?.subject ?? '')
  const [body, setBody] = useState('')
  const [template, setTemplate] = useState<unknown>(null)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [shown, setShown] = useState<MailPreview | null>(null)
  const [busy, setBusy] = useState(false)
  const address = to ?? recipients.data?.to ?? ''
  const templateArgument = action.arguments.find((argument) => argument.name === 'template')
  const failed = (error: unknown) =>
    setErrors(errorsOf(error, error instanceof Refusal ? error.message : t('errors.serverText')))
  const fill = async (value: unknown) => {
    setTemplate(value)
    const key = keyOf(value)
    if (!key) return
    try {
      const filled = await previewMail(spec.type, id, { template: key, subject: '', body: '' })
      setSubject(filled.subject)
      setBody(filled.body)
    } catch (error) {
      failed(error)
    }
  }
  const preview = () => void previewMail(spec.type, id, { subject, body }).then(setShown).catch(failed)
  const send = async () => {
    if (busy) return
    setBusy(true)
    setErrors({})
    try {
      const attachments = await attached.send()
      const given = { to: address, cc, subject, body, replyTo: answer?.id, attachments }
      const input = Object.fromEntries(Object.entries(given).filter(([, value]) => value && value.length > 0))
      await act.mutateAsync({ action, id, input })
      toast(t('chatter.done.sendMail'), { tone: 'success' })
      refresh()
      onDone()
    } catch (error) {
      failed(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className={css.box} data-to="customer" {...dropTarget(attached)}>
      <GoesTo recipients={recipients.data} address={address} cc={cc} />
      <div className={css.lines}>
        <Line label={t('chatter.mailFields.to')} value={address} onChange={setTo} error={errors.to} />
        <Line label={t('chatter.mailFields.cc')} value={cc} onChange={setCc} error={errors.cc} />
        {templateArgument ? (
          <div className={css.line}>
            <span className={css.label}>{t('chatter.mailFields.template')}</span>
            <AnyEditor
              widget={templateArgument.widget}
              field={argumentField(templateArgument)}
              label={t('chatter.mailFields.template')}
              value={template}
              onChange={(value) => void fill(value)}
            />
          </div>
        ) : null}
        <Line label={t('chatter.mailFields.subject')} value={subject} onChange={setSubject} error={errors.subject} />
      </div>
      <Suspense fallback={<div className={css.asleep}>{t('common.loading')}</div>}>
        <RichText
          value={body}
          onChange={(next) => setBody(String(next))}
          onSend={() => void send()}
          placeholder={t('chatter.mailPlaceholder')}
          label={t('chatter.mailFields.text')}
          invalid={Boolean(errors.body)}
          onFiles={attached.add}
          autoFocus
        />
      </Suspense>
      {Object.values(errors).length > 0 ? (
        <p className={css.mailError} role="alert">
          {Object.values(errors).join(' ')}
        </p>
      ) : null}
      <AttachedList attached={attached} />
      <div className={css.sendRow} {...keepsFocus}>
        <AttachButton attached={attached} />
        <Button size="xs" variant="subtle" color="gray" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button size="xs" variant="default" disabled={!body} onClick={preview}>
          {t('chatter.preview')}
        </Button>
        <Button size="xs" loading={busy} disabled={!address || !subject || !body} onClick={() => void send()}>
          {t('chatter.sendToCustomer')}
        </Button>
      </div>
      {shown ? (
        <Dialog opened onClose={() => setShown(null)} title={shown.subject || t('chatter.preview')} size="lg">
          <iframe className={css.mailPreview} sandbox="" srcDoc={shown.html} title={t('chatter.preview')} />
        </Dialog>
      ) : null}
    </div>
  )
}

/** Everybody who gets it, by name; and whom it will not reach. */
function GoesTo({ recipients, address, cc }: { recipients: Recipients | undefined; address: string; cc: string }) {
  const { t } = useTranslation()
  const all = [address, cc, ...(recipients?.followers ?? [])].flatMap((text) => text.split(/[,;\s]+/)).filter(Boolean)
  const gone = recipients?.unreachable.filter((one) => all.includes(one.address)) ?? []
  return (
    <>
      <p className={css.goesTo}>
        <IconMailForward size={13} aria-hidden="true" />
        {all.length > 0
          ? t('chatter.goesTo.customer', { who: [...new Set(all)].join(', ') })
          : t('chatter.goesTo.nobody')}
      </p>
      {gone.map((one) => (
        <p key={one.address} className={css.warning} role="status">
          <IconAlertTriangle size={13} aria-hidden="true" />
          {t('chatter.unreachable', { address: one.address, reason: one.reason })}
        </p>
      ))}
      {recipients && !recipients.repliesComeBack ? <p className={css.warning}>{t('chatter.noWayBack')}</p> : null}
    </>
  )
}

interface LineProps {
  label: string
  value: string
  onChange: (value: string) => void
  error: string | undefined
}

function Line({ label, value, onChange, error }: LineProps) {
  return (
    <label className={css.line} data-invalid={error ? true : undefined}>
      <span className={css.label}>{label}</span>
      <input className={css.lineInput} value={value} onChange={(event) => onChange(event.target.value)} />
    </label>
  )
}

function keyOf(value: unknown): string | undefined {
  if (value && typeof value === 'object' && 'id' in value) return String(value.id)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}
