import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { RecordData } from '@/data'
import { holds } from '@/spec/expr'
import type { ActionSpec, FormViewSpec, ModelSpec } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { Tag } from '@/ui/Tag'
import { isOffered } from '../actions/arguments'
import { useForm } from './FormContext'
import css from './form.module.css'
import { Stats } from './Stats'
import { StatusBar } from './StatusBar'
import type { FormDraft } from './useDraft'
import type { RecordWork } from './useRecordWork'

interface Props {
  spec: ModelSpec
  view: FormViewSpec
  id: string | null
  record: RecordData | null
  form: FormDraft
  work: RecordWork
  locked: boolean
}

/** The top of a form: the record's name, its way, what can be done, related counts. */
export function FormHead({ spec, view, id, record, form, work, locked }: Props) {
  const { t } = useTranslation()
  const bar = view.statusbar ? spec.fields[view.statusbar] : undefined
  const state = record?.state
  const { scope } = useForm()
  const buttons = buttonsOf(spec, view, state).filter((action) => holds(action.when, scope))
  return (
    <header className={css.headBlock}>
      <div className={css.headRow}>
        <div className={css.naming}>
          <Title name={view.title ?? spec.titleField} locked={locked} />
          {spec.numbered && record?.number && view.title !== 'number' ? (
            <span className={css.number}>{String(record.number)}</span>
          ) : null}
          {view.statusbar === 'state' ? null : <StateTag spec={spec} state={state} />}
          {form.dirty && id !== null ? <Tag tone="orange">{t('views.form.dirty')}</Tag> : null}
          {record?.archived ? <Tag tone="gray">{t('views.form.isArchived')}</Tag> : null}
        </div>
        {bar ? (
          <StatusBar
            spec={spec}
            field={bar}
            value={form.values[bar.name]}
            state={state}
            locked={locked || id === null}
            run={work.run}
            put={(value) => work.putField(bar.name, value)}
          />
        ) : null}
      </div>
      {id !== null && (buttons.length > 0 || view.stats.length > 0) ? (
        <div className={css.headRow}>
          <div className={css.buttons}>
            {buttons.map((action, index) => (
              <ActionButton key={action.name} action={action} first={index === 0} onRun={() => void work.run(action)} />
            ))}
          </div>
          {view.stats.length > 0 ? <Stats stats={view.stats} id={id} /> : null}
        </div>
      ) : null}
    </header>
  )
}

/** The record's state, where the bar beside shows something else. */
function StateTag({ spec, state }: { spec: ModelSpec; state: unknown }) {
  const option = spec.fields.state?.options?.find((item) => item.value === String(state))
  return option ? (
    <Tag tone={option.tone} dot>
      {option.label}
    </Tag>
  ) : null
}

/** The form's own buttons, as far as the record's state offers them. */
function buttonsOf(spec: ModelSpec, view: FormViewSpec, state: unknown): ActionSpec[] {
  return view.buttons.flatMap((name) => {
    const action = spec.actions[name] ?? Object.values(spec.actions).find((item) => item.name === name)
    return action && isOffered(action, state) ? [action] : []
  })
}

function ActionButton({ action, first, onRun }: { action: ActionSpec; first: boolean; onRun: () => void }) {
  const positive = action.tone === 'positive' || action.tone === 'primary'
  const negative = action.tone === 'negative' || action.tone === 'danger'
  return (
    <Button
      variant={positive && first ? 'filled' : 'default'}
      className={negative ? css.negative : undefined}
      leftSection={action.icon ? <Icon name={action.icon} size={15} /> : undefined}
      onClick={onRun}
    >
      {action.title}
    </Button>
  )
}

function Title({ name, locked }: { name: string; locked: boolean }) {
  const { t } = useTranslation()
  const form = useForm()
  const field = form.spec.fields[name]
  const text = String(form.values[name] ?? '')
  const error = form.errors[name]
  if (!field || field.readonly || locked || !['char', 'text', 'email', 'url'].includes(field.type)) {
    return <h2 className={css.title}>{text || t('views.form.untitled')}</h2>
  }
  return (
    <div className={css.titleBox}>
      <textarea
        className={css.titleInput}
        rows={1}
        aria-label={field.label}
        aria-required={field.required}
        aria-invalid={error ? true : undefined}
        placeholder={field.label}
        value={text}
        // biome-ignore lint/a11y/noAutofocus: a new record begins with its name
        autoFocus={text === '' && !form.values.id}
        onKeyDown={(event) => (event.key === 'Enter' ? event.preventDefault() : undefined)}
        onChange={(event) => form.set(name, event.target.value.replace(/\n/g, ' '))}
      />
      {error ? (
        <p className={css.error} role="alert">
          {error}
        </p>
      ) : null}
    </div>
  )
}
