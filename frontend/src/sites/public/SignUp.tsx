import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core'
import '@/ui/styles-records'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/app/auth/AuthCard'
import { PasswordStrength } from '@/ui/PasswordStrength'
import { LoadingState } from '@/ui/states'
import { useSubmit } from '@/ui/useSubmit'
import { AddressField } from './AddressField'
import { api, useCatalogue } from './api'
import { close, fromText } from './choice'
import { ModulePicker } from './ModulePicker'
import { useChoice, useGo } from './nav'
import { Region, type RegionValues, regionHere } from './Region'
import css from './SignUp.module.css'
import { subdomainFrom } from './subdomain'

const FIELDS = ['companyName', 'subdomain', 'email', 'name', 'password', 'currency', 'country', 'timeZone', 'modules']

/** The form that makes a company: what it is called and where it lives, who starts it, and with which modules. */
export function SignUp() {
  const { t, i18n } = useTranslation()
  const go = useGo()
  const [companyName, setCompanyName] = useState('')
  const [subdomain, setSubdomain] = useState('')
  const [ownAddress, setOwnAddress] = useState(false)
  const [name, setName] = useState('')
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const [sampleData, setSampleData] = useState(true)
  const [region, setRegion] = useState<RegionValues>(() => regionHere(i18n.language))
  const [picked, setPicked] = useState<ReadonlySet<string>>(fromText(useChoice().modules))
  const catalogue = useCatalogue(region.currency)
  const { busy, errors, submit } = useSubmit(async () => {
    const modules = catalogue.data
      ? close(catalogue.data.modules, picked).all.map((module) => module.name)
      : [...picked]
    const person = { email, name, password, language: i18n.language }
    const { signUp } = await api.signUp({ companyName, subdomain, ...person, ...region, modules, sampleData })
    await go(`/sign-up/${signUp}`)
  }, FIELDS)
  const nameCompany = (value: string) => {
    setCompanyName(value)
    if (!ownAddress) setSubdomain(subdomainFrom(value))
  }
  return (
    <form className={css.page} onSubmit={(event) => void submit(event)} noValidate>
      <div className={css.main}>
        <h1 className={css.title}>{t('public.signUp.title')}</h1>
        <p className={css.lead}>{t('public.signUp.text')}</p>
        <fieldset className={css.part}>
          <legend className={css.legend}>{t('public.signUp.company')}</legend>
          <TextInput
            size="md"
            label={t('public.signUp.companyName')}
            placeholder={t('public.signUp.companyExample')}
            autoComplete="organization"
            autoFocus
            value={companyName}
            onChange={(event) => nameCompany(event.currentTarget.value)}
            error={errors.companyName}
          />
          <AddressField
            value={subdomain}
            error={errors.subdomain}
            onChange={(value) => {
              setOwnAddress(true)
              setSubdomain(value)
            }}
          />
          <Region values={region} errors={errors} onChange={setRegion} />
        </fieldset>
        <fieldset className={css.part}>
          <legend className={css.legend}>{t('public.signUp.you')}</legend>
          <TextInput
            size="md"
            label={t('auth.name')}
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.name}
          />
          <TextInput
            size="md"
            label={t('public.signUp.email')}
            type="email"
            autoComplete="email"
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            error={errors.email}
          />
          <div>
            <PasswordInput
              size="md"
              label={t('auth.password')}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': t('auth.showPassword') }}
              value={password}
              onChange={(event) => setPassword(event.currentTarget.value)}
              error={errors.password}
            />
            <PasswordStrength password={password} />
          </div>
        </fieldset>
      </div>
      <aside className={css.side}>
        {catalogue.data ? <ModulePicker data={catalogue.data} picked={picked} onPick={setPicked} /> : <LoadingState />}
        <Checkbox
          label={t('public.signUp.sample')}
          description={t('public.signUp.sampleText')}
          checked={sampleData}
          onChange={(event) => setSampleData(event.currentTarget.checked)}
        />
        <FormError>{errors[''] ?? errors.modules}</FormError>
        <Button type="submit" size="lg" fullWidth loading={busy}>
          {t('public.signUp.create')}
        </Button>
        <p className={css.small}>{t('public.signUp.mailNote')}</p>
      </aside>
    </form>
  )
}
