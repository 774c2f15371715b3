import '@/ui/styles-switches'
import { Button, NativeSelect, NumberInput, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { toast } from '@/ui/toasts'
import { useSubmit } from '@/ui/useSubmit'
import { FormError } from '../../auth/AuthCard'
import { type Policy, type SignInSettings, savePolicy } from './api'
import { Card } from './Card'
import css from './Security.module.css'

interface Props {
  found: SignInSettings
  onSaved: () => Promise<unknown>
}

const DEMANDS = ['nobody', 'administrators', 'everybody'] as const
const FIELDS = [
  'allowsPassword',
  'demandedFromDate',
  'passwordMinLength',
  'sessionIdleMinutes',
  'sessionHours',
] as const

/** Ways, second factor, passwords and sessions: one form. */
export function PolicyForm({ found, onSaved }: Props) {
  const { t } = useTranslation()
  const [values, setValues] = useState<Policy>(found.policy)
  const set = (patch: Partial<Policy>) => setValues((old) => ({ ...old, ...patch }))
  const { busy, errors, submit } = useSubmit(async () => {
    await savePolicy(values)
    await onSaved()
    toast(t('common.saved'), { tone: 'success' })
  }, FIELDS)
  const changed = JSON.stringify(values) !== JSON.stringify(found.policy)
  return (
    <form className={css.column} onSubmit={(event) => void submit(event)} noValidate>
      <Card icon="lock" title={t('security.policy.ways')} text={t('security.policy.waysText')}>
        <Toggle values={values} name="allowsPassword" set={set} error={errors.allowsPassword} />
        <Toggle values={values} name="allowsPasskey" set={set} />
      </Card>
      <Card
        icon="shield-lock"
        title={t('security.policy.factor')}
        text={t('security.policy.unprotected', { count: found.unprotected })}
      >
        <div className={css.pair}>
          <NativeSelect
            label={t('security.policy.demand')}
            data={DEMANDS.map((value) => ({ value, label: t(`security.policy.demands.${value}`) }))}
            value={values.demand}
            onChange={(event) => set({ demand: event.currentTarget.value as Policy['demand'] })}
          />
          <TextInput
            type="date"
            label={t('security.policy.from')}
            disabled={values.demand === 'nobody'}
            value={values.demandedFromDate ?? ''}
            onChange={(event) => set({ demandedFromDate: event.currentTarget.value || null })}
            error={errors.demandedFromDate}
          />
        </div>
        <Toggle values={values} name="allowsTrustedDevices" set={set} />
        <Toggle values={values} name="trustsSso" set={set} />
      </Card>
      <Card icon="key" title={t('security.policy.passwords')}>
        <Count values={values} name="passwordMinLength" set={set} error={errors.passwordMinLength} />
        <Toggle values={values} name="refusesCommonPasswords" set={set} />
      </Card>
      <Card icon="clock" title={t('security.policy.sessions')}>
        <div className={css.pair}>
          <Count values={values} name="sessionIdleMinutes" set={set} error={errors.sessionIdleMinutes} />
          <Count values={values} name="sessionHours" set={set} error={errors.sessionHours} />
        </div>
      </Card>
      <FormError>{errors['']}</FormError>
      <div className={css.buttons}>
        <Button type="submit" loading={busy} disabled={!changed}>
          {t('common.save')}
        </Button>
      </div>
    </form>
  )
}

interface FieldProps<Name extends keyof Policy> {
  values: Policy
  name: Name
  set: (patch: Partial<Policy>) => void
  error?: string
}

type Switches = 'allowsPassword' | 'allowsPasskey' | 'allowsTrustedDevices' | 'trustsSso' | 'refusesCommonPasswords'
type Counts = 'passwordMinLength' | 'sessionIdleMinutes' | 'sessionHours'

function Toggle({ values, name, set, error }: FieldProps<Switches>) {
  const { t } = useTranslation()
  return (
    <Switch
      label={t(`security.policy.${name}`)}
      checked={values[name]}
      onChange={(event) => set({ [name]: event.currentTarget.checked })}
      error={error}
    />
  )
}

function Count({ values, name, set, error }: FieldProps<Counts>) {
  const { t } = useTranslation()
  return (
    <NumberInput
      label={t(`security.policy.${name}`)}
      value={values[name]}
      onChange={(value) => set({ [name]: Number(value) })}
      allowDecimal={false}
      allowNegative={false}
      error={error}
    />
  )
}
