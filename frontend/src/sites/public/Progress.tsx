import '@/ui/styles-fields'
import { Button } from '@mantine/core'
import { IconAlertTriangle, IconMail, IconRocket } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Steps } from '@/ui/Steps'
import { ErrorState, LoadingState } from '@/ui/states'
import { api, type SignUpProgress, useCatalogue } from './api'
import { Notice } from './Notice'
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
    </Notice>
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
