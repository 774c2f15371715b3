import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Refusal, Refusals } from '@/data'
import type { ActionSpec } from '@/spec/types.gen'
import { Dialog } from '@/ui/Dialog'
import { describe } from '@/ui/states'
import { isEmpty } from '@/widgets'
import { AnyEditor } from '@/widgets/registry'
import css from './actions.module.css'
import { argumentField, startingValues } from './arguments'

interface Props {
  action: ActionSpec
  values?: Record<string, unknown>
  record?: Record<string, unknown>
  count: number
  onClose: () => void
  onRun: (values: Record<string, unknown>) => Promise<void>
}

/** What an action asks before it runs; a refusal stands at the field that it is about. */
export function ActionDialog({ action, values: given, record, count, onClose, onRun }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const [values, setValues] = useState(() => ({ ...startingValues(action), ...given }))
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const submit = async () => {
    const missing = action.arguments.filter(
      (argument) => argument.required && argument.kind !== 'bool' && isEmpty(values[argument.name]),
    )
    if (missing.length > 0) {
      setErrors(Object.fromEntries(missing.map((argument) => [argument.name, t('views.form.required')])))
      return
    }
    setBusy(true)
    try {
      await onRun(values)
    } catch (error) {
      setErrors(errorsOf(error, describe(error, t).text))
      setBusy(false)
    }
  }
  const names = new Set(action.arguments.map((argument) => argument.name))
  const rest = Object.entries(errors).filter(([name]) => !names.has(name))
  return (
    <Dialog
      opened
      onClose={onClose}
      title={count > 1 ? t('views.actions.forMany', { action: action.title, count }) : action.title}
    >
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          void submit()
        }}
      >
        {action.confirm ? <p className={css.confirm}>{action.confirm}</p> : null}
        {action.arguments.map((argument, index) => (
          <div key={argument.name} className={css.field}>
            <label htmlFor={`${id}-${argument.name}`} className={css.label}>
              {argument.label}
              {argument.required ? <span className={css.star}> *</span> : null}
            </label>
            <div className={css.box} data-error={errors[argument.name] ? true : undefined}>
              <AnyEditor
                widget={argument.widget}
                field={argumentField(argument)}
                id={`${id}-${argument.name}`}
                value={values[argument.name]}
                record={record}
                required={argument.required}
                invalid={Boolean(errors[argument.name])}
                autoFocus={index === 0}
                onChange={(value) => setValues((old) => ({ ...old, [argument.name]: value }))}
              />
            </div>
            {errors[argument.name] ? (
              <p className={css.error} role="alert">
                {errors[argument.name]}
              </p>
            ) : argument.help ? (
              <p className={css.help}>{argument.help}</p>
            ) : null}
          </div>
        ))}
        {rest.map(([name, text]) => (
          <p key={name} className={css.error} role="alert">
            {text}
          </p>
        ))}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            loading={busy}
            color={action.tone === 'negative' || action.tone === 'danger' ? 'red' : undefined}
          >
            {action.title}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

/** A refusal by field; what belongs to no field is kept under "". */
export function errorsOf(error: unknown, otherwise: string): Record<string, string> {
  const all = error instanceof Refusals ? error.all : error instanceof Refusal ? [error] : []
  if (all.length === 0) return { '': otherwise }
  return Object.fromEntries(all.map((refusal) => [refusal.path.join('.'), refusal.message]))
}
