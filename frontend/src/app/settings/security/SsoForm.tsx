import '@/ui/styles-switches'
import { Button, NativeSelect, PasswordInput, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Tag } from '@/ui/Tag'
import { toast } from '@/ui/toasts'
import { useSubmit } from '@/ui/useSubmit'
import { FormError } from '../../auth/AuthCard'
import { checkProvider, type SignInSettings, saveConnection, saveSecret } from './api'
import { Card } from './Card'
import css from './Security.module.css'
import { useTry } from './useTry'

interface Props {
  found: SignInSettings
  onSaved: () => Promise<unknown>
}

const FIELDS = ['name', 'issuer', 'clientId', 'scopes', 'emailClaim', 'domains', 'role'] as const
const JOINING = ['invited', 'domain'] as const

/** The company's own OpenID provider. */
export function SsoForm({ found, onSaved }: Props) {
  const { t } = useTranslation()
  const attempt = useTry()
  const { hasSecret, role, ...rest } = found.sso
  const start = { ...rest, role: role?.id ?? '' }
  const [values, setValues] = useState(start)
  const [secret, setSecret] = useState('')
  const set = (patch: Partial<typeof start>) => setValues((old) => ({ ...old, ...patch }))
  const { busy, errors, submit } = useSubmit(async () => {
    if (secret) await saveSecret(secret)
    await saveConnection({ ...values, role: values.role || null })
    setSecret('')
    await onSaved()
    toast(t('common.saved'), { tone: 'success' })
  }, FIELDS)
  const check = () =>
    attempt(async () => {
      toast(await checkProvider(), { tone: 'success' })
    })
  const text = (name: 'name' | 'issuer' | 'clientId' | 'scopes' | 'emailClaim' | 'domains', placeholder = '') => (
    <TextInput
      label={t(`security.sso.${name}`)}
      placeholder={placeholder}
      value={values[name]}
      onChange={(event) => set({ [name]: event.currentTarget.value })}
      error={errors[name]}
    />
  )
  const changed = secret !== '' || JSON.stringify(values) !== JSON.stringify(start)
  const title = (
    <>
      {t('security.sso.title')}
      {found.sso.isEnabled ? <Tag tone="success">{t('security.on')}</Tag> : null}
    </>
  )
  return (
    <form onSubmit={(event) => void submit(event)} noValidate>
      <Card icon="building" title={title} text={t('security.sso.text')} on={found.sso.isEnabled}>
        <FormError>{errors['']}</FormError>
        <Switch
          label={t('security.sso.isEnabled')}
          checked={values.isEnabled}
          onChange={(event) => set({ isEnabled: event.currentTarget.checked })}
        />
        {text('name')}
        {text('issuer', 'https://id.example.com')}
        <div className={css.pair}>
          {text('clientId')}
          <PasswordInput
            label={t('security.sso.secret')}
            placeholder={hasSecret ? '••••••••' : ''}
            autoComplete="off"
            visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
            value={secret}
            onChange={(event) => setSecret(event.currentTarget.value)}
          />
        </div>
        <div className={css.pair}>
          {text('scopes')}
          {text('emailClaim')}
        </div>
        <div>
          <p className={css.rowText}>{t('security.sso.redirect')}</p>
          <p className={css.address}>{`${window.location.origin}/api/auth/sso/callback`}</p>
        </div>
        <NativeSelect
          label={t('security.sso.joining')}
          data={JOINING.map((value) => ({ value, label: t(`security.sso.joinings.${value}`) }))}
          value={values.joining}
          onChange={(event) => set({ joining: event.currentTarget.value as 'invited' | 'domain' })}
        />
        {values.joining === 'domain' ? (
          <div className={css.pair}>
            {text('domains', 'example.com')}
            <NativeSelect
              label={t('security.sso.role')}
              data={[
                { value: '', label: t('security.sso.employee') },
                ...found.roles.map((each) => ({ value: each.id, label: each.name })),
              ]}
              value={values.role}
              onChange={(event) => set({ role: event.currentTarget.value })}
              error={errors.role}
            />
          </div>
        ) : null}
        <div className={css.buttons}>
          <Button type="submit" loading={busy} disabled={!changed}>
            {t('common.save')}
          </Button>
          <Button variant="default" onClick={() => void check()} disabled={changed || !found.sso.issuer}>
            {t('security.sso.check')}
          </Button>
        </div>
      </Card>
    </form>
  )
}
