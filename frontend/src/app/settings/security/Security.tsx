import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { confirm } from '@/ui/confirm'
import { Page } from '@/ui/Page'
import { PlainButton } from '@/ui/plain'
import { ErrorState, LoadingState } from '@/ui/states'
import { Tag } from '@/ui/Tag'
import { toast } from '@/ui/toasts'
import { useFormat } from '../../session'
import { AppSetUp } from './AppSetUp'
import { newRecoveryCodes, removeApp, type SecurityPage, securityQuery } from './api'
import { Card } from './Card'
import { ChangePassword } from './ChangePassword'
import { Passkeys } from './Passkeys'
import { RecoveryCodes } from './RecoveryCodes'
import { Remembered } from './Remembered'
import css from './Security.module.css'
import { Sessions } from './Sessions'
import { useTry } from './useTry'

export const refreshSecurity = () => queryClient.invalidateQueries({ queryKey: securityQuery.queryKey })

/** One's own sign-in: what protects it, and where one is signed in. */
export function Security() {
  const { t } = useTranslation()
  const found = useQuery(securityQuery)
  const [codes, setCodes] = useState<string[]>([])
  const done = (made: string[]) => {
    setCodes(made)
    void refreshSecurity()
  }
  return (
    <Page title={t('settings.security')} plain>
      {found.isPending ? <LoadingState /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? (
        <div className={css.columns}>
          <div className={css.column}>
            {found.data.isDemanded ? <p className={css.warning}>{t('security.demanded')}</p> : null}
            <AppCard page={found.data} onDone={done} />
            <Passkeys rows={found.data.passkeys} onDone={done} />
            <RecoveryCard page={found.data} codes={codes} setCodes={setCodes} />
            <Remembered rows={found.data.remembered} />
          </div>
          <div className={css.column}>
            {found.data.hasPassword ? (
              <Card icon="key" title={t('profile.password')} text={t('security.passwordText')}>
                <ChangePassword />
              </Card>
            ) : null}
            <Sessions current={found.data.session} />
          </div>
        </div>
      ) : null}
    </Page>
  )
}

function AppCard({ page, onDone }: { page: SecurityPage; onDone: (codes: string[]) => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const attempt = useTry()
  const remove = async () => {
    const question = { title: t('security.removeApp'), text: t('security.removeAppText'), danger: true }
    if (!(await confirm({ ...question, yes: t('security.remove') }))) return
    await attempt(async () => {
      await removeApp()
      await refreshSecurity()
    })
  }
  const title = (
    <>
      {t('security.app')}
      {page.app ? <Tag tone="success">{t('security.on')}</Tag> : null}
    </>
  )
  return (
    <Card
      icon="device-mobile"
      title={title}
      on={page.app !== null}
      text={page.app ? t('security.appSince', { date: format.date(page.app.since) }) : t('security.appText')}
    >
      {open ? (
        <AppSetUp
          onDone={(codes) => {
            setOpen(false)
            toast(t('security.appOn'), { tone: 'success' })
            onDone(codes)
          }}
          onCancel={() => setOpen(false)}
        />
      ) : (
        <div className={css.buttons}>
          {page.app ? (
            <PlainButton onClick={() => void remove()}>{t('security.remove')}</PlainButton>
          ) : (
            <PlainButton onClick={() => setOpen(true)}>{t('security.setUp')}</PlainButton>
          )}
        </div>
      )}
    </Card>
  )
}

interface CodesProps {
  page: SecurityPage
  codes: string[]
  setCodes: (codes: string[]) => void
}

function RecoveryCard({ page, codes, setCodes }: CodesProps) {
  const { t } = useTranslation()
  const attempt = useTry()
  if (!page.app && page.passkeys.length === 0) return null
  const make = async () => {
    const question = { title: t('security.newCodes'), text: t('security.newCodesText'), yes: t('security.newCodes') }
    if (page.recoveryLeft > 0 && !(await confirm(question))) return
    await attempt(async () => {
      setCodes((await newRecoveryCodes()).recoveryCodes)
      await refreshSecurity()
    })
  }
  const left = t('security.codesLeft', { count: page.recoveryLeft, made: page.recoveryMade })
  return (
    <Card icon="file-text" title={t('security.codes')} text={left} on={page.recoveryLeft > 2}>
      {codes.length > 0 ? (
        <RecoveryCodes codes={codes} onKept={() => setCodes([])} />
      ) : (
        <div className={css.buttons}>
          <PlainButton onClick={() => void make()}>{t('security.newCodes')}</PlainButton>
        </div>
      )}
    </Card>
  )
}
