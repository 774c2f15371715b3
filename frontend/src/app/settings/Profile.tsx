import '@/ui/styles-fields'
import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { request } from '@/data/http'
import { isLanguage } from '@/i18n/setup'
import { Page } from '@/ui/Page'
import { toast } from '@/ui/toasts'
import { useSubmit } from '@/ui/useSubmit'
import { FormError } from '../auth/AuthCard'
import { type Scheme, useScheme } from '../scheme'
import { refreshBoot, useBoot } from '../session'
import { chooseLanguage } from '../shell/QuickSwitches'
import css from './Settings.module.css'
import { timeZones } from './timeZones'

/** One's own name, language, time zone and theme. */
export function Profile() {
  const { t } = useTranslation()
  return (
    <Page title={t('shell.profile')} plain>
      <Preferences />
    </Page>
  )
}

function Preferences() {
  const { t, i18n } = useTranslation()
  const { user, languages } = useBoot()
  const { scheme, choose } = useScheme()
  const [name, setName] = useState(user.name)
  const [timeZone, setTimeZone] = useState(user.timeZone)
  const { busy, errors, submit } = useSubmit(async () => {
    await request('/api/auth/preferences', { body: { name, timeZone } })
    await refreshBoot()
    toast(t('common.saved'), { tone: 'success' })
  }, ['name', 'timeZone'])
  return (
    <section className={css.card}>
      <h2 className={css.cardTitle}>{t('profile.about')}</h2>
      <form className={css.form} onSubmit={(event) => void submit(event)}>
        <FormError>{errors['']}</FormError>
        <TextInput
          label={t('auth.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
          error={errors.name}
        />
        <TextInput label={t('auth.email')} value={user.email} readOnly />
        <NativeSelect
          label={t('profile.language')}
          data={languages.map(({ code, label }) => ({ value: code, label }))}
          value={i18n.language}
          onChange={({ currentTarget: { value } }) => {
            if (isLanguage(value)) void chooseLanguage(value)
          }}
        />
        <NativeSelect
          label={t('profile.timeZone')}
          data={timeZones(i18n.language, timeZone)}
          value={timeZone}
          onChange={(event) => setTimeZone(event.currentTarget.value)}
          error={errors.timeZone}
        />
        <NativeSelect
          label={t('profile.theme')}
          data={(['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`profile.themes.${value}`) }))}
          value={scheme}
          onChange={(event) => choose(event.currentTarget.value as Scheme)}
        />
        <div className={css.buttons}>
          <Button type="submit" loading={busy} disabled={name === user.name && timeZone === user.timeZone}>
            {t('common.save')}
          </Button>
        </div>
      </form>
    </section>
  )
}
