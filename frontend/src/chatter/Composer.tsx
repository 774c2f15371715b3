import { Button } from '@mantine/core'
import { IconPaperclip, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal, useWrites } from '@/data'
import type { ActionSpec, ArgumentSpec, ModelSpec } from '@/spec/types.gen'
import { IconButton } from '@/ui/IconButton'
import { toast } from '@/ui/toasts'
import { errorsOf } from '@/views/actions/ActionDialog'
import { actionInput, argumentField, startingValues } from '@/views/actions/arguments'
import { useSayRefusal } from '@/views/shared/said'
import { useScope } from '@/widgets'
import { addDays } from '@/widgets/date/days'
import { AnyEditor } from '@/widgets/registry'
import css from './chatter.module.css'
import { upload, useRefreshTalk } from './talk'

const RichText = lazy(() => import('@/widgets/rich/RichText').then((module) => ({ default: module.RichText })))

/** The ways to write, by the actions that a conversation has. */
const MODES = ['comment', 'sendMail', 'planActivity'] as const
type Mode = (typeof MODES)[number]

function actionFor(spec: ModelSpec, mode: Mode): ActionSpec | undefined {
  return Object.values(spec.actions).find((action) => action.name === mode)
}

/** Write about the record: a comment, a mail, or what is to be done. */
export function Composer({ spec, id }: { spec: ModelSpec; id: string }) {
  const { t } = useTranslation()
  const [mode, setMode] = useState<Mode>('comment')
  const offered = MODES.filter((item) => actionFor(spec, item))
  const action = actionFor(spec, offered.includes(mode) ? mode : (offered[0] ?? 'comment'))
  if (!action) return null
  return (
    <section className={css.composer} aria-label={t('chatter.write')}>
      <div className={css.modes} role="radiogroup" aria-label={t('chatter.write')}>
        {offered.map((item) => (
          // biome-ignore lint/a11y/useSemanticElements: a word that is a radio button by role
          <button
            key={item}
            type="button"
            role="radio"
            aria-checked={item === action.name}
            className={css.mode}
            onClick={() => setMode(item)}
          >
            {t(`chatter.modes.${item}`)}
          </button>
        ))}
      </div>
      {action.name === 'comment' ? (
        <CommentBox spec={spec} id={id} action={action} />
      ) : (
        <ArgumentsBox key={action.name} spec={spec} id={id} action={action} onDone={() => setMode('comment')} />
      )}
    </section>
  )
}

interface BoxProps {
  spec: ModelSpec
  id: string
  action: ActionSpec
  onDone?: () => void
}

function CommentBox({ spec, id, action }: BoxProps) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const refresh = useRefreshTalk(spec.type)
  const { act } = useWrites(spec, [])
  const picker = useRef<HTMLInputElement>(null)
  const [body, setBody] = useState('')
  const [files, setFiles] = useState<File[]>([])
  const [awake, setAwake] = useState(false)
  const [busy, setBusy] = useState(false)
  const send = async () => {
    if (busy || (!body && files.length === 0)) return
    setBusy(true)
    try {
      const attachments: string[] = []
      for (const file of files) attachments.push(await upload(spec.type, id, file))
      const names = files.map((file) => file.name).join(', ')
      const input = { body: body || `<p>${escaped(names)}</p>`, ...(attachments.length ? { attachments } : {}) }
      await act.mutateAsync({ action, id, input })
      setBody('')
      setFiles([])
      refresh()
    } catch (error) {
      say(error, t('chatter.notSent'))
    } finally {
      setBusy(false)
    }
  }
  if (!awake) {
    return (
      <button type="button" className={css.asleep} onClick={() => setAwake(true)} onFocus={() => setAwake(true)}>
        {t('chatter.placeholder')}
      </button>
    )
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: takes files that are dropped on the text; there is a button, too
    <div
      className={css.box}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault()
        setFiles((old) => [...old, ...event.dataTransfer.files])
      }}
    >
      <Suspense fallback={<div className={css.asleep}>{t('common.loading')}</div>}>
        <RichText
          value={body}
          onChange={(next) => setBody(String(next))}
          onSend={() => void send()}
          placeholder={t('chatter.placeholder')}
          label={t('chatter.write')}
          autoFocus
        />
      </Suspense>
      {files.length > 0 ? (
        <ul className={css.chosen}>
          {files.map((file) => (
            <li key={file.name + file.size}>
              {file.name}
              <IconButton
                label={t('widgets.remove', { name: file.name })}
                onClick={() => setFiles((old) => old.filter((item) => item !== file))}
              >
                <IconX size={12} />
              </IconButton>
            </li>
          ))}
        </ul>
      ) : null}
      <div className={css.sendRow}>
        <IconButton label={t('chatter.attach')} onClick={() => picker.current?.click()}>
          <IconPaperclip size={16} />
        </IconButton>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={(event) => {
            setFiles((old) => [...old, ...(event.target.files ?? [])])
            event.target.value = ''
          }}
        />
        <span className={css.hint}>Ctrl Enter</span>
        <Button size="xs" loading={busy} disabled={!body && files.length === 0} onClick={() => void send()}>
          {t('chatter.send')}
        </Button>
      </div>
    </div>
  )
}

function escaped(text: string): string {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
}

/** A mail or a plan: what the action asks, in place. */
function ArgumentsBox({ spec, id, action, onDone }: BoxProps) {
  const { t } = useTranslation()
  const { today } = useScope()
  const formId = useId()
  const refresh = useRefreshTalk(spec.type)
  const { act } = useWrites(spec, [])
  const [values, setValues] = useState(() => begin(action, today))
  const [errors, setErrors] = useState<Record<string, string>>({})
  const submit = async () => {
    try {
      await act.mutateAsync({ action, id, input: actionInput(action, values) })
      toast(t(`chatter.done.${action.name}`), { tone: 'success' })
      refresh()
      onDone?.()
    } catch (error) {
      setErrors(errorsOf(error, error instanceof Refusal ? error.message : t('errors.serverText')))
    }
  }
  const other = Object.entries(errors).find(([name]) => !action.arguments.some((argument) => argument.name === name))
  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {action.arguments.map((argument) => (
        <ArgumentRow
          key={argument.name}
          argument={argument}
          id={`${formId}-${argument.name}`}
          value={values[argument.name]}
          error={errors[argument.name]}
          onChange={(value) => setValues((old) => ({ ...old, [argument.name]: value }))}
        />
      ))}
      {other ? (
        <p className={css.mailError} role="alert">
          {other[1]}
        </p>
      ) : null}
      <div className={css.sendRow}>
        <Button size="xs" variant="default" onClick={onDone}>
          {t('common.cancel')}
        </Button>
        <Button size="xs" type="submit" loading={act.isPending}>
          {action.title}
        </Button>
      </div>
    </form>
  )
}

interface RowProps {
  argument: ArgumentSpec
  id: string
  value: unknown
  error: string | undefined
  onChange: (value: unknown) => void
}

function ArgumentRow({ argument, id, value, error, onChange }: RowProps) {
  return (
    <div className={css.field}>
      <label htmlFor={id} className={css.label}>
        {argument.label}
        {argument.required ? ' *' : ''}
      </label>
      <div className={css.edit}>
        <AnyEditor
          widget={argument.widget}
          field={argumentField(argument)}
          id={id}
          label={argument.widget === 'richtext' ? argument.label : undefined}
          value={value}
          invalid={Boolean(error)}
          onChange={onChange}
        />
        {error ? (
          <p className={css.mailError} role="alert">
            {error}
          </p>
        ) : null}
      </div>
    </div>
  )
}

/** A plan is due tomorrow until somebody says otherwise. */
function begin(action: ActionSpec, today: string): Record<string, unknown> {
  const days = action.arguments.filter((argument) => argument.kind === 'date' && argument.required && !argument.default)
  return {
    ...startingValues(action),
    ...Object.fromEntries(days.map((argument) => [argument.name, addDays(today, 1)])),
  }
}
