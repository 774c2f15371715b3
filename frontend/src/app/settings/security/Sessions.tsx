import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { confirm } from '@/ui/confirm'
import { Icon } from '@/ui/Icon'
import { PlainButton } from '@/ui/plain'
import { ErrorState, LoadingState } from '@/ui/states'
import { Tag } from '@/ui/Tag'
import { useBoot, useFormat } from '../../session'
import { endOthers, endSession, mySessions, type SessionRow } from './api'
import { Card } from './Card'
import css from './Security.module.css'
import { useTry } from './useTry'

const PORTABLE = /Android|iPhone|iPad/

/** Where one is signed in: device, place, when; end one, or all others. */
export function Sessions({ current }: { current: string }) {
  const { t } = useTranslation()
  const { user } = useBoot()
  const attempt = useTry()
  const found = useQuery({ queryKey: ['my-sessions'], queryFn: () => mySessions(user.id) })
  const rows = [...(found.data ?? [])].sort((a, b) => Number(b.id === current) - Number(a.id === current))
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['my-sessions'] })
  const end = (id: string) =>
    attempt(async () => {
      await endSession(id)
      await refresh()
    })
  const others = async () => {
    const question = { title: t('security.endOthers'), text: t('security.endOthersText'), danger: true }
    if (!(await confirm({ ...question, yes: t('security.endOthers') }))) return
    await attempt(async () => {
      await endOthers(user.id)
      await refresh()
      await queryClient.invalidateQueries({ queryKey: ['security'] })
    })
  }
  return (
    <Card icon="device-desktop" title={t('security.sessions')} text={t('security.sessionsText')}>
      {found.isPending ? <LoadingState rows={2} /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} compact /> : null}
      <div className={css.rows}>
        {rows.map((row) => (
          <SessionLine key={row.id} row={row} isCurrent={row.id === current} onEnd={() => void end(row.id)} />
        ))}
      </div>
      {rows.length > 1 ? (
        <div className={css.buttons}>
          <PlainButton onClick={() => void others()}>{t('security.endOthers')}</PlainButton>
        </div>
      ) : null}
    </Card>
  )
}

function SessionLine({ row, isCurrent, onEnd }: { row: SessionRow; isCurrent: boolean; onEnd: () => void }) {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const place = row.place ? placeName(row.place, i18n.language, t('security.local')) : ''
  return (
    <div className={css.row}>
      <Icon name={PORTABLE.test(row.device) ? 'device-mobile' : 'device-laptop'} size={20} />
      <div className={css.rowWords}>
        <p className={css.rowTitle}>
          {row.device || t('security.unknownDevice')}
          {isCurrent ? <Tag tone="success">{t('security.here')}</Tag> : null}
        </p>
        <p className={css.rowText}>
          {[place, row.ip, t(`security.ways.${row.way}`)].filter(Boolean).join(' · ')}
          <br />
          {t('security.active', { date: format.dateTime(row.lastActivityAt) })}
        </p>
      </div>
      {isCurrent ? null : <PlainButton onClick={onEnd}>{t('security.end')}</PlainButton>}
    </div>
  )
}

/** A country by its code, in the reader's language. */
export function placeName(place: string, language: string, local: string): string {
  if (place === 'local') return local
  return new Intl.DisplayNames([language], { type: 'region' }).of(place) ?? place
}
