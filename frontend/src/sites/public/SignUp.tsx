import { Button, Checkbox, PasswordInput, TextInput } from '@mantine/core'
import '@/ui/styles-records'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/app/auth/AuthCard'
import { PasswordStrength } from '@/ui/PasswordStrength'
import { LoadingState } from '@/ui/states'
import { useSubmit } from '@/ui/useSubmit'
import { AddressField } from './AddressField'
import { api, type CatalogueModule, useCatalogue } from './api'
import { close, fromText, suggested } from './choice'
import { ModulePicker } from './ModulePicker'
import { useChoice, useGo } from './nav'
import { Region, type RegionValues, regionHere } from './Region'
import css from './SignUp.module.css'
import { subdomainFrom } from './subdomain'
import { To } from './To'

const FIELDS = ['companyName', 'subdomain', 'email', 'name', 'password', 'currency', 'country', 'timeZone', 'modules']

const NONE: CatalogueModule[] = []

/** The modules that have examples, as a list in words. */
function titles(modules: readonly CatalogueModule[]): string {
  return modules
    .filter((module) => module.sampleData)
    .map((module) => module.title)
    .join(', ')
}

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
  const chosen = useChoice().modules
  const [own, setOwn] = useState<ReadonlySet<string> | null>(chosen ? fromText(chosen) : null)
  const catalogue = useCatalogue(region.currency)
  const modules = catalogue.data?.modules ?? NONE
  const picked = own ?? suggested(modules)
  const taken = close(modules, picked).all
  const hasSamples = taken.some((module) => module.sampleData)
  const { busy, errors, submit, setErrors } = useSubmit(async () => {
    const person = { email, name, password, language: i18n.language }
    const { signUp } = await api.signUp({
      companyName,
      subdomain,
      ...person,
      ...region,
      modules: catalogue.data ? taken.map((module) => module.name) : [...picked],
      sampleData: sampleData && hasSamples,
    })
    await go(`/sign-up/${signUp}`)
  }, FIELDS)
  const nameCompany = (value: string) => {
    setCompanyName(value)
    if (!ownAddress) setSubdomain(subdomainFrom(value))
  }
  return (
    <form
      className={css.page}
      onSubmit={(event) => void submit(event)}
      onInput={(event) => {
        const changed = (event.target as HTMLInputElement).name
        if (changed in errors) setErrors({ ...errors, [changed]: '' })
      }}
      noValidate
    >
      <div className={css.main}>
        <h1 className={css.title}>{t('public.signUp.title')}</h1>
        <p className={css.lead}>{t('public.signUp.text')}</p>
        <fieldset className={css.part}>
          <legend className={css.legend}>{t('public.signUp.company')}</legend>
          <TextInput
            size="md"
            name="companyName"
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
            name="name"
            label={t('auth.name')}
            autoComplete="name"
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
            error={errors.name}
          />
          <TextInput
            size="md"
            name="email"
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
              name="password"
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
        {catalogue.data ? <ModulePicker data={catalogue.data} picked={picked} onPick={setOwn} /> : <LoadingState />}
        {hasSamples ? (
          <Checkbox
            label={t('public.signUp.sample')}
            description={t('public.signUp.sampleText', { things: titles(taken) })}
            checked={sampleData}
            onChange={(event) => setSampleData(event.currentTarget.checked)}
          />
        ) : null}
        <FormError>{errors[''] ?? errors.modules}</FormError>
        <Button type="submit" size="lg" fullWidth loading={busy}>
          {t('public.signUp.create')}
        </Button>
        <p className={css.small}>{t('public.signUp.mailNote')}</p>
        <p className={css.small}>
          {t('public.signUp.consent')}{' '}
          <To to="/personal-data" className={css.consent}>
            {t('public.signUp.consentLink')}
          </To>
          .
        </p>
      </aside>
    </form>
  )
}
