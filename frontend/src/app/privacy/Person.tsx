import '@/ui/styles-records'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { queryClient } from '@/data/client'
import { confirm } from '@/ui/confirm'
import { Icon } from '@/ui/Icon'
import { Page } from '@/ui/Page'
import { PlainButton, PlainField } from '@/ui/plain'
import { EmptyState, ErrorState, LoadingState } from '@/ui/states'
import { Tag } from '@/ui/Tag'
import { toast } from '@/ui/toasts'
import { useSubmit } from '@/ui/useSubmit'
import { saveFile } from '@/views/exports/useExport'
import { erase, type Found, foundQuery, type Key, type LinkedRecord, type PersonalRecord, takeOut } from './api'
import { KeptList } from './KeptList'
import css from './privacy.module.css'

const route = getRouteApi('/shell/s/$screen')

/** /s/privacy.person?type=…&id=…: what is known of a person; hand it out, or erase it with an act. */
export function Person() {
  const { t } = useTranslation()
  const { type = '', id = '' } = route.useSearch()
  const subject = { recordType: type, recordId: id }
  const [without, setWithout] = useState<Key[]>([])
  const found = useQuery({ ...foundQuery(subject, without), placeholderData: (old) => old })
  const toggle = (key: Key, mine: boolean) =>
    setWithout((old) => [...old.filter((one) => !isSame(one, key)), ...(mine ? [] : [key])])
  return (
    <Page
      title={found.data ? t('privacy.of', { name: found.data.title }) : t('privacy.title')}
      actions={
        <Link to="/s/$screen" params={{ screen: 'privacy.acts' }} className={css.link}>
          {t('privacy.acts')}
        </Link>
      }
      plain
    >
      {found.isPending ? <LoadingState /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? (
        <div className={css.columns}>
          <div className={css.column}>
            {found.data.act ? <Erased act={found.data.act} /> : null}
            <Known found={found.data} subject={subject} without={without} onToggle={toggle} />
            <Around found={found.data} />
          </div>
          <div className={css.column}>
            <TakeOut subject={subject} without={without} />
            <section className={css.card}>
              <h2 className={css.heading}>{t('privacy.stays')}</h2>
              <KeptList rows={found.data.kept} />
            </section>
            {found.data.act ? null : <Erase subject={subject} found={found.data} without={without} />}
          </div>
        </div>
      ) : null}
    </Page>
  )
}

const isSame = (one: Key, other: Key) => one.recordType === other.recordType && one.recordId === other.recordId

function Erased({ act }: { act: { id: string; number: string } }) {
  const { t } = useTranslation()
  return (
    <p className={css.done}>
      <Icon name="shield-lock" size={18} />
      <span>{t('privacy.isErased')}</span>
      <Link to="/s/$screen" params={{ screen: 'privacy.acts' }} search={{ id: act.id }} className={css.link}>
        {t('privacy.actNumber', { number: act.number })}
      </Link>
    </p>
  )
}

interface KnownProps {
  found: Found
  subject: Key
  without: Key[]
  onToggle: (key: Key, mine: boolean) => void
}

/** The records with personal fields; those that only share an address can be said to be somebody else's. */
function Known({ found, subject, without, onToggle }: KnownProps) {
  const { t } = useTranslation()
  const several = found.records.some((row) => row.whole && row.id !== subject.recordId)
  return (
    <section className={css.card}>
      <h2 className={css.heading}>{t('privacy.known')}</h2>
      <p className={css.text}>{t(several ? 'privacy.knownSeveral' : 'privacy.knownText')}</p>
      <ul className={css.records}>
        {found.records.map((row) => {
          const key = { recordType: row.type, recordId: row.id }
          const chosen = row.whole && !isSame(key, subject) && !found.act
          return (
            <KnownRow
              key={`${row.type}.${row.id}`}
              row={{ ...row, mine: !without.some((one) => isSame(one, key)) }}
              onToggle={chosen ? (mine) => onToggle(key, mine) : undefined}
            />
          )
        })}
      </ul>
    </section>
  )
}

function KnownRow({ row, onToggle }: { row: PersonalRecord; onToggle?: (mine: boolean) => void }) {
  const { t } = useTranslation()
  const words = (
    <>
      <span className={css.kind}>{row.label}</span>
      <span className={css.name}>{row.title}</span>
    </>
  )
  return (
    <li className={css.record} data-out={row.mine ? undefined : true}>
      <div className={css.recordHead}>
        {onToggle ? (
          <label className={css.choice}>
            <input type="checkbox" checked={row.mine} onChange={(event) => onToggle(event.currentTarget.checked)} />
            <span className={css.words}>{words}</span>
          </label>
        ) : (
          <span className={css.words}>{words}</span>
        )}
        {row.kept ? <Tag tone="orange">{t('privacy.keptByLaw')}</Tag> : null}
        {row.mine ? null : <Tag tone="gray">{t('privacy.notThis')}</Tag>}
        {row.whole ? (
          <Link to="/r/$type/$id" params={{ type: row.type, id: row.id }} className={css.link}>
            {t('privacy.open')}
          </Link>
        ) : null}
      </div>
      {row.mine && row.values.length > 0 ? (
        <dl className={css.values}>
          {row.values.map(({ label, value }) => (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      ) : null}
      {row.kept ? <p className={css.text}>{row.kept}</p> : null}
    </li>
  )
}

/** What hangs on the records: counts, files, and records that are about the person. */
function Around({ found }: { found: Found }) {
  const { t } = useTranslation()
  const counts = [
    ['messages', found.messages],
    ['activities', found.activities],
    ['mails', found.mails],
    ['followers', found.followers],
    ['entries', found.entries],
  ] as const
  const shown = counts.filter(([, count]) => count > 0)
  return (
    <section className={css.card}>
      <h2 className={css.heading}>{t('privacy.around')}</h2>
      {shown.length + found.linked.length + found.attachments.length === 0 ? (
        <EmptyState title={t('privacy.nothingAround')} compact />
      ) : null}
      <dl className={css.counts}>
        {shown.map(([name, count]) => (
          <div key={name}>
            <dt>{t(`privacy.counts.${name}`)}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {found.linked.length > 0 ? <Linked rows={found.linked} /> : null}
      {found.attachments.length > 0 ? (
        <>
          <h3 className={css.subheading}>{t('privacy.files')}</h3>
          <ul className={css.lines}>
            {found.attachments.map((file, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: names may be the same, and the list does not move
              <li key={index}>
                <span className={css.name}>{file.name}</span>
                <Tag tone={file.erased ? 'red' : 'gray'}>{t(file.erased ? 'privacy.goes' : 'privacy.remains')}</Tag>
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </section>
  )
}

function Linked({ rows }: { rows: LinkedRecord[] }) {
  const { t } = useTranslation()
  return (
    <>
      <h3 className={css.subheading}>{t('privacy.linked')}</h3>
      <ul className={css.lines}>
        {rows.map((row) => (
          <li key={`${row.type}.${row.id}`}>
            <Link to="/r/$type/$id" params={{ type: row.type, id: row.id }} className={css.words}>
              <span className={css.kind}>{row.label}</span>
              <span className={css.name}>{row.title}</span>
            </Link>
            {row.named ? <Tag tone="orange">{t('privacy.named')}</Tag> : null}
          </li>
        ))}
      </ul>
    </>
  )
}

function TakeOut({ subject, without }: { subject: Key; without: Key[] }) {
  const { t } = useTranslation()
  const { busy, errors, submit } = useSubmit(async () => {
    const { blob, name } = await takeOut(subject, without)
    saveFile(blob, name)
  })
  return (
    <section className={css.card}>
      <h2 className={css.heading}>{t('privacy.takeOut')}</h2>
      <p className={css.text}>{t('privacy.takeOutText')}</p>
      {errors[''] ? <p className={css.error}>{errors['']}</p> : null}
      <PlainButton busy={busy} onClick={() => void submit()}>
        {t('privacy.download')}
      </PlainButton>
    </section>
  )
}

function Erase({ subject, found, without }: { subject: Key; found: Found; without: Key[] }) {
  const { t } = useTranslation()
  const navigate = route.useNavigate()
  const [basis, setBasis] = useState('')
  const { busy, errors, submit, setErrors } = useSubmit(async () => {
    const question = { title: t('privacy.eraseAsk', { name: found.title }), text: t('privacy.eraseAskText') }
    if (!(await confirm({ ...question, yes: t('privacy.erase'), danger: true }))) return
    const act = await erase(subject, basis, without)
    await queryClient.invalidateQueries()
    toast(t('privacy.erased', { number: act.number }), { tone: 'success' })
    await navigate({ to: '/s/$screen', params: { screen: 'privacy.acts' }, search: { id: act.id } })
  }, ['basis'])
  const send = () => (basis.trim() ? void submit() : setErrors({ basis: t('privacy.basisNeeded') }))
  return (
    <section className={css.card} data-danger>
      <h2 className={css.heading}>{t('privacy.eraseTitle')}</h2>
      <p className={css.text}>{t('privacy.eraseText')}</p>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          send()
        }}
        noValidate
      >
        {errors[''] ? (
          <p className={css.error} role="alert">
            {errors['']}
          </p>
        ) : null}
        <PlainField
          label={t('privacy.basis')}
          placeholder={t('privacy.basisExample')}
          value={basis}
          onChange={setBasis}
          error={errors.basis}
          maxLength={300}
        />
        <Button type="submit" color="red" loading={busy} className={css.erase}>
          {t('privacy.erase')}
        </Button>
      </form>
    </section>
  )
}
