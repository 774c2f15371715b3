import '@/ui/styles-fields'
import '@/ui/styles-records'
import { Button, Checkbox, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { Refusal, request } from '@/data/http'
import { Page } from '@/ui/Page'
import { ErrorState, LoadingState } from '@/ui/states'
import { toast } from '@/ui/toasts'
import { useBoot, useFormat } from '../session'
import { canTakePushes, isForbidden, turnOff, turnOn } from './push'
import { grouped, type KindWish, type Mail, type WishesAnswer } from './shapes'
import css from './Wishes.module.css'

/** How the person wants to hear of what, and when not. */
export function Wishes() {
  const { t, i18n } = useTranslation()
  const key = ['notifications', 'wishes', i18n.language]
  const found = useQuery({ queryKey: key, queryFn: () => request<WishesAnswer>('/api/notifications/wishes') })
  const save = async (body: Record<string, unknown>) => {
    try {
      queryClient.setQueryData(key, await request<WishesAnswer>('/api/notifications/wishes', { body }))
      return true
    } catch (error) {
      toast(error instanceof Refusal ? error.message : t('errors.server'), { tone: 'danger' })
      return false
    }
  }
  return (
    <Page title={t('shell.notifications')} plain>
      {found.isPending ? <LoadingState rows={8} /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? (
        <div className={css.cards}>
          <ThisBrowser wishes={found.data} refresh={() => void found.refetch()} />
          <Times wishes={found.data} save={save} />
          <Kinds wishes={found.data} save={save} />
        </div>
      ) : null}
    </Page>
  )
}

interface Props {
  wishes: WishesAnswer
  save: (body: Record<string, unknown>) => Promise<boolean>
}

function ThisBrowser({ wishes, refresh }: { wishes: WishesAnswer; refresh: () => void }) {
  const { t } = useTranslation()
  const { user } = useBoot()
  const format = useFormat()
  const [busy, setBusy] = useState(false)
  const here = wishes.browsers.some((one) => one.here)
  const others = wishes.browsers.filter((one) => !one.here)
  const change = async (on: boolean) => {
    setBusy(true)
    try {
      if (!on) await turnOff()
      else if (!(await turnOn(user.id, wishes.pushKey))) toast(t('notices.pushRefused'), { tone: 'danger' })
    } catch (error) {
      toast(error instanceof Refusal ? error.message : t('notices.pushFailed'), { tone: 'danger' })
    }
    setBusy(false)
    refresh()
  }
  const remove = async (id: string) => {
    await request('/api/notifications/browsers/remove', { body: { id } })
    refresh()
  }
  const possible = canTakePushes()
  return (
    <section className={css.card}>
      <h2 className={css.title}>{t('notices.push')}</h2>
      <Switch
        label={t('notices.pushHere')}
        description={t(
          !possible ? 'notices.pushImpossible' : isForbidden() ? 'notices.pushForbidden' : 'notices.pushHelp',
        )}
        checked={here}
        disabled={busy || !possible || (isForbidden() && !here)}
        onChange={(event) => void change(event.currentTarget.checked)}
      />
      {others.length > 0 ? (
        <ul className={css.browsers}>
          {others.map((one) => (
            <li key={one.id} className={css.browser}>
              <span className={css.device}>
                {one.device}
                <span className={css.since}>{t('notices.since', { date: format.date(one.since) })}</span>
              </span>
              <Button size="compact-sm" variant="default" onClick={() => void remove(one.id)}>
                {t('notices.pushEnd')}
              </Button>
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  )
}

function Times({ wishes, save }: Props) {
  const { t } = useTranslation()
  const { timeZone } = useFormat()
  const [from, setFrom] = useState(wishes.quietFrom)
  const [to, setTo] = useState(wishes.quietTo)
  useEffect(() => {
    setFrom(wishes.quietFrom)
    setTo(wishes.quietTo)
  }, [wishes.quietFrom, wishes.quietTo])
  const quiet = wishes.quietFrom !== ''
  const hours = Array.from({ length: 24 }, (_, hour) => ({ value: String(hour), label: `${hour}:00` }))
  return (
    <section className={css.card}>
      <h2 className={css.title}>{t('notices.times')}</h2>
      <NativeSelect
        className={css.hour}
        label={t('notices.digestHour')}
        description={t('notices.digestHelp')}
        data={hours}
        value={String(wishes.digestHour)}
        onChange={(event) => void save({ digestHour: Number(event.currentTarget.value) })}
      />
      <Switch
        label={t('notices.quiet')}
        description={t('notices.quietHelp', { zone: timeZone })}
        checked={quiet}
        onChange={(event) =>
          void save(
            event.currentTarget.checked ? { quietFrom: '22:00', quietTo: '08:00' } : { quietFrom: '', quietTo: '' },
          )
        }
      />
      {quiet ? (
        <div className={css.quiet}>
          <TextInput
            type="time"
            label={t('notices.from')}
            value={from}
            onChange={(event) => setFrom(event.currentTarget.value)}
            onBlur={() => from && from !== wishes.quietFrom && void save({ quietFrom: from })}
          />
          <TextInput
            type="time"
            label={t('notices.to')}
            value={to}
            onChange={(event) => setTo(event.currentTarget.value)}
            onBlur={() => to && to !== wishes.quietTo && void save({ quietTo: to })}
          />
        </div>
      ) : null}
    </section>
  )
}

function Kinds({ wishes, save }: Props) {
  const { t } = useTranslation()
  const modules = grouped(wishes.kinds, (kind) => kind.module)
  return (
    <section className={css.card}>
      <h2 className={css.title}>{t('notices.kinds')}</h2>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('notices.kind')}</th>
            <th scope="col">{t('notices.inApp')}</th>
            <th scope="col">{t('notices.mail')}</th>
            <th scope="col">{t('notices.browser')}</th>
          </tr>
        </thead>
        {modules.map(([module, kinds]) => (
          <tbody key={module}>
            {modules.length > 1 ? (
              <tr>
                <th scope="rowgroup" colSpan={4} className={css.module}>
                  {module}
                </th>
              </tr>
            ) : null}
            {kinds.map((kind) => (
              <KindRow key={kind.name} kind={kind} save={save} />
            ))}
          </tbody>
        ))}
      </table>
    </section>
  )
}

function KindRow({ kind, save }: { kind: KindWish; save: Props['save'] }) {
  const { t } = useTranslation()
  const set = (channels: Partial<Pick<KindWish, 'app' | 'mail' | 'push'>>) =>
    void save({ kinds: { [kind.name]: channels } })
  return (
    <tr>
      <th scope="row" className={css.kind}>
        {kind.title}
      </th>
      <td data-label={t('notices.inApp')}>
        {kind.onlyMail ? null : (
          <Checkbox
            aria-label={`${kind.title}: ${t('notices.inApp')}`}
            checked={kind.app}
            onChange={(event) => set({ app: event.currentTarget.checked })}
          />
        )}
      </td>
      <td data-label={t('notices.mail')}>
        <NativeSelect
          aria-label={`${kind.title}: ${t('notices.mail')}`}
          size="xs"
          data={kind.mails.map((mail) => ({ value: mail, label: t(`notices.mails.${mail}`) }))}
          value={kind.mail}
          onChange={(event) => set({ mail: event.currentTarget.value as Mail })}
        />
      </td>
      <td data-label={t('notices.browser')}>
        {kind.onlyMail ? null : (
          <Checkbox
            aria-label={`${kind.title}: ${t('notices.browser')}`}
            checked={kind.push}
            onChange={(event) => set({ push: event.currentTarget.checked })}
          />
        )}
      </td>
    </tr>
  )
}
