import '@/ui/styles-fields'
import { Button, TextInput } from '@mantine/core'
import { IconAlertTriangle, IconMail, IconRocket } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { FormError } from '@/app/auth/AuthCard'
import { Steps } from '@/ui/Steps'
import { ErrorState, LoadingState } from '@/ui/states'
import { toast } from '@/ui/toasts'
import { useSubmit } from '@/ui/useSubmit'
import { api, type SignUpProgress, useCatalogue } from './api'
import { Notice } from './Notice'
import css from './Notice.module.css'
import { useGo, useId } from './nav'

const LOOK_FAST = 400
const LOOK_CALMLY = 2000
const LOOK_AROUND = 900

function pace(state: SignUpProgress['state'] | undefined): number | false {
  if (state === 'running') return LOOK_FAST
  return state === 'done' || state === 'failed' ? false : LOOK_CALMLY
}

/** From "check your mail" to the finished company, as the server tells it. */
export function Progress() {
  const id = useId()
  const found = useQuery({
    queryKey: ['sign-up', id],
    queryFn: ({ signal }) => api.progress(id, signal),
    refetchInterval: (query) => pace(query.state.data?.state),
    refetchIntervalInBackground: true,
  })
  if (found.isError && !found.data) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  if (!found.data) return <LoadingState />
  const { data } = found
  if (data.state === 'waiting_for_mail') return <CheckMail data={data} />
  if (data.state === 'failed') return <Failed data={data} />
  return <Working data={data} />
}

function CheckMail({ data }: { data: SignUpProgress }) {
  const { t } = useTranslation()
  const catalogue = useCatalogue()
  const mailPage = data.mailPage || catalogue.data?.mailPage
  const text = data.email
    ? t('public.mail.textTo', { email: data.email, company: data.companyName })
    : t('public.mail.text', { company: data.companyName })
  return (
    <Notice icon={<IconMail size={26} stroke={1.6} />} title={t('public.mail.title')} text={text}>
      {mailPage ? (
        <Button component="a" href={mailPage} target="_blank" rel="noreferrer" size="md">
          {t('shell.mailPage')}
        </Button>
      ) : null}
      <p>{t('public.mail.note')}</p>
      <MailAgain email={data.email ?? ''} />
    </Notice>
  )
}

/** The mail has not come: it is sent again, to a corrected address if need be. */
function MailAgain({ email }: { email: string }) {
  const { t } = useTranslation()
  const id = useId()
  const client = useQueryClient()
  const [correcting, setCorrecting] = useState(false)
  const [typed, setTyped] = useState(email)
  const { busy, errors, submit } = useSubmit(async () => {
    const to = correcting ? typed.trim() : email
    await api.mailAgain(id, correcting ? to : undefined)
    setCorrecting(false)
    await client.invalidateQueries({ queryKey: ['sign-up', id] })
    toast(t('public.mail.sentAgain', { email: to }), { tone: 'success' })
  }, ['email'])
  return (
    <form className={css.again} onSubmit={(event) => void submit(event)} noValidate>
      <p>{t('public.mail.notThere')}</p>
      {correcting ? (
        <TextInput
          label={t('public.signUp.email')}
          type="email"
          autoComplete="email"
          autoFocus
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          error={errors.email}
        />
      ) : null}
      <FormError>{errors['']}</FormError>
      <div className={css.againButtons}>
        <Button type="submit" variant="default" loading={busy}>
          {t(correcting ? 'public.mail.sendThere' : 'public.mail.again')}
        </Button>
        <Button variant="subtle" onClick={() => setCorrecting(!correcting)}>
          {t(correcting ? 'common.cancel' : 'public.mail.otherAddress')}
        </Button>
      </div>
    </form>
  )
}

function Working({ data }: { data: SignUpProgress }) {
  const { t } = useTranslation()
  const done = data.state === 'done'
  useEffect(() => {
    if (!done || !data.enterUrl) return
    const timer = setTimeout(() => window.location.assign(data.enterUrl), LOOK_AROUND)
    return () => clearTimeout(timer)
  }, [done, data.enterUrl])
  return (
    <Notice
      icon={<IconRocket size={26} stroke={1.6} />}
      title={t(done ? 'public.progress.done' : 'public.progress.title', { company: data.companyName })}
      text={data.address}
    >
      <Steps steps={data.steps} />
      {done ? (
        <Button component="a" href={data.enterUrl || data.address} size="md">
          {t('public.progress.enter')}
        </Button>
      ) : null}
    </Notice>
  )
}

function Failed({ data }: { data: SignUpProgress }) {
  const { t } = useTranslation()
  const go = useGo()
  return (
    <Notice
      icon={<IconAlertTriangle size={26} stroke={1.6} />}
      title={t('public.progress.failed')}
      text={data.message || t('public.progress.failedText')}
    >
      {data.steps.length > 0 ? <Steps steps={data.steps} /> : null}
      <Button size="md" onClick={() => void go('/sign-up')}>
        {t('public.verify.again')}
      </Button>
    </Notice>
  )
}
