import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { Page } from '@/ui/Page'
import { ErrorState, LoadingState } from '@/ui/states'
import { signInSettings } from './api'
import { PolicyForm } from './PolicyForm'
import css from './Security.module.css'
import { SsoForm } from './SsoForm'

const query = { queryKey: ['sign-in-settings'], queryFn: signInSettings } as const

/** How everybody of the company signs in; administrators only. */
export function SignInSettings() {
  const { t } = useTranslation()
  const found = useQuery(query)
  const refresh = () => queryClient.invalidateQueries({ queryKey: query.queryKey })
  return (
    <Page title={t('settings.signIn')} plain>
      {found.isPending ? <LoadingState /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? (
        <div className={css.columns}>
          <div className={css.column}>
            <PolicyForm found={found.data} onSaved={refresh} />
          </div>
          <div className={css.column}>
            <SsoForm found={found.data} onSaved={refresh} />
          </div>
        </div>
      ) : null}
    </Page>
  )
}
