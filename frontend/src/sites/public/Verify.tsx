import '@/ui/styles-fields'
import { Button } from '@mantine/core'
import { IconLinkOff } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { tokenInAddress } from '@/app/auth/token'
import { describe, LoadingState } from '@/ui/states'
import { api } from './api'
import { Notice } from './Notice'
import { useGo } from './nav'

/** Where the link in the mail leads: starts the work and goes on to its progress. */
export function Verify() {
  const { t } = useTranslation()
  const go = useGo()
  const [token] = useState(tokenInAddress)
  const found = useQuery({
    queryKey: ['verify', token],
    queryFn: () => api.verify(token),
    retry: false,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const id = found.data?.signUp
  useEffect(() => {
    if (id) void go(`/sign-up/${id}`, { replace: true })
  }, [id, go])
  if (!found.isError) {
    return (
      <Notice title={t('public.verify.working')}>
        <LoadingState rows={3} />
      </Notice>
    )
  }
  return (
    <Notice
      icon={<IconLinkOff size={26} stroke={1.6} />}
      title={t('public.verify.failed')}
      text={describe(found.error, t).text}
    >
      <Button size="md" onClick={() => void go('/sign-up')}>
        {t('public.verify.again')}
      </Button>
    </Notice>
  )
}
