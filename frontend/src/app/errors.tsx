import { type ErrorComponentProps, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Refusal } from '@/data/http'
import { PlainButton } from '@/ui/plain'
import { EmptyState, ErrorState } from '@/ui/states'

/** What is drawn instead of a screen that failed. */
export function BrokenScreen({ error, reset }: ErrorComponentProps) {
  const router = useRouter()
  console.error(error)
  const retry = () => {
    reset()
    void router.invalidate()
  }
  return <ErrorState error={error} retry={retry} />
}

/** An address that leads nowhere. */
export function NoSuchPage() {
  const { t } = useTranslation()
  const router = useRouter()
  return (
    <EmptyState
      title={t('errors.noPage')}
      text={t('errors.noPageText')}
      action={<PlainButton onClick={() => void router.navigate({ to: '/' })}>{t('errors.home')}</PlainButton>}
    />
  )
}

/** Whether the server knows no such record type, for this person and the modules of the moment. */
export function isAbsent(error: unknown): boolean {
  return error instanceof Refusal && error.status === 404
}
