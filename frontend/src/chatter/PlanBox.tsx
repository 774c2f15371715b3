import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal, useWrites } from '@/data'
import type { ActionSpec, ArgumentSpec, ModelSpec } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { errorsOf } from '@/views/actions/ActionDialog'
import { actionInput, argumentField, startingValues } from '@/views/actions/arguments'
import { useScope } from '@/widgets'
import { addDays } from '@/widgets/date/days'
import { AnyEditor } from '@/widgets/registry'
import { ActivitySign } from './ActivitySign'
import css from './chatter.module.css'
import { type ActivityKind, type NextActivity, useActivityTypes, useRefreshTalk } from './talk'

interface Props {
  spec: ModelSpec
  id: string
  action: ActionSpec
  next: NextActivity | null
  onDone: () => void
}

/** What is to be done: a press on a kind fills in what is usual for it. */
export function PlanBox({ spec, id, action, next, onDone }: Props) {
  const { t } = useTranslation()
  const { today } = useScope()
  const formId = useId()
  const refresh = useRefreshTalk(spec.type)
  const types = useActivityTypes()
  const { act } = useWrites(spec, [])
  const [values, setValues] = useState<Record<string, unknown>>(() => ({
    ...startingValues(action),
    dueDate: addDays(today, 1),
    ...(next
      ? {
          activityType: { id: next.activityType, title: next.name },
          summary: next.summary,
          dueDate: next.dueDate,
          note: next.note,
        }
      : {}),
  }))
  const [errors, setErrors] = useState<Record<string, string>>({})
  const chosen = idOf(values.activityType)
  const choose = (kind: ActivityKind) => {
    const known = types.data?.map((one) => one.summary || one.name) ?? []
    const untouched = !values.summary || known.includes(String(values.summary))
    setValues((old) => ({
      ...old,
      activityType: { id: kind.id, title: kind.name },
      dueDate: addDays(today, kind.defaultDays),
      ...(untouched ? { summary: kind.summary || kind.name, note: kind.note || old.note } : {}),
      ...(kind.defaultAssignee ? { assignee: kind.defaultAssignee } : {}),
    }))
  }
  const submit = async () => {
    try {
      await act.mutateAsync({ action, id, input: actionInput(action, values) })
      toast(t('chatter.done.planActivity'), { tone: 'success' })
      refresh()
      onDone()
    } catch (error) {
      setErrors(errorsOf(error, error instanceof Refusal ? error.message : t('errors.serverText')))
    }
  }
  const asked = action.arguments.filter((argument) => argument.name !== 'activityType')
  const other = Object.entries(errors).find(([name]) => !asked.some((argument) => argument.name === name))
  return (
    <form
      className={css.fields}
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      <div className={css.kinds} role="radiogroup" aria-label={t('chatter.kind')}>
        {types.data?.map((kind) => (
          // biome-ignore lint/a11y/useSemanticElements: a picture with a word that is a radio button by role
          <button
            key={kind.id}
            type="button"
            role="radio"
            aria-checked={kind.id === chosen}
            className={css.kind}
            onClick={() => choose(kind)}
          >
            <ActivitySign icon={kind.icon} size={13} />
            {kind.name}
          </button>
        ))}
      </div>
      {asked.map((argument) => (
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

function idOf(value: unknown): string | undefined {
  return value && typeof value === 'object' && 'id' in value ? String(value.id) : undefined
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
