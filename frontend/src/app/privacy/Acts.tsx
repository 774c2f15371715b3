import '@/ui/styles-records'
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/ui/Icon'
import { Page } from '@/ui/Page'
import { PlainButton, PlainField } from '@/ui/plain'
import { EmptyState, ErrorState, LoadingState } from '@/ui/states'
import { useFormat } from '../session'
import { actQuery, actsPage, printedAct } from './api'
import { KeptList } from './KeptList'
import css from './privacy.module.css'

const route = getRouteApi('/shell/s/$screen')

/** /s/privacy.acts: the acts of erasure, found by their words; ?id=… opens one of them. */
export function Acts() {
  const { id } = route.useSearch()
  return id ? <OneAct id={id} /> : <ActList />
}

function ActList() {
  const { t } = useTranslation()
  const format = useFormat()
  const [search, setSearch] = useState('')
  const found = useInfiniteQuery({
    queryKey: ['erasure-acts', 'list', search],
    queryFn: ({ pageParam }) => actsPage(search, pageParam),
    initialPageParam: '',
    getNextPageParam: (last) => last.next || undefined,
    placeholderData: keepPreviousData,
  })
  const acts = found.data?.pages.flatMap((page) => page.acts) ?? []
  return (
    <Page title={t('privacy.acts')} plain>
      <div className={css.narrow}>
        <p className={css.text}>{t('privacy.actsText')}</p>
        <PlainField label={t('privacy.search')} type="search" value={search} onChange={setSearch} />
        {found.isPending ? <LoadingState rows={4} /> : null}
        {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
        {found.data && acts.length === 0 ? (
          <EmptyState
            icon={<Icon name="shield-lock" size={22} />}
            title={t(search ? 'privacy.nothingFound' : 'privacy.noActs')}
            text={search ? undefined : t('privacy.noActsText')}
          />
        ) : null}
        {acts.length > 0 ? (
          <ul className={css.acts}>
            {acts.map((act) => (
              <li key={act.id}>
                <Link to="/s/$screen" params={{ screen: 'privacy.acts' }} search={{ id: act.id }} className={css.act}>
                  <span className={css.number}>{act.number}</span>
                  <span className={css.basis}>{act.basis}</span>
                  <span className={css.when}>
                    {format.dateTime(act.at)} · {act.by}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        ) : null}
        {found.hasNextPage ? (
          <PlainButton busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>
            {t('privacy.more')}
          </PlainButton>
        ) : null}
      </div>
    </Page>
  )
}

function OneAct({ id }: { id: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  const found = useQuery(actQuery(id))
  const act = found.data
  return (
    <Page
      title={act ? t('privacy.actNumber', { number: act.number }) : t('privacy.act')}
      actions={
        <>
          <Link to="/s/$screen" params={{ screen: 'privacy.acts' }} className={css.link}>
            {t('privacy.acts')}
          </Link>
          <PlainButton primary onClick={() => window.open(printedAct(id), '_blank', 'noopener')}>
            {t('privacy.print')}
          </PlainButton>
        </>
      }
      plain
    >
      {found.isPending ? <LoadingState rows={6} /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {act ? (
        <div className={css.narrow}>
          <section className={css.card}>
            <dl className={css.values}>
              <div>
                <dt>{t('privacy.when')}</dt>
                <dd>{format.dateTime(act.at)}</dd>
              </div>
              <div>
                <dt>{t('privacy.who')}</dt>
                <dd>{act.by}</dd>
              </div>
              <div>
                <dt>{t('privacy.basis')}</dt>
                <dd>{act.basis}</dd>
              </div>
            </dl>
          </section>
          <section className={css.card}>
            <h2 className={css.heading}>{t('privacy.wasErased')}</h2>
            <ul className={css.kept}>
              {act.erased.map((row) => (
                <li key={`${row.type}.${row.id ?? ''}`}>
                  <p className={css.keptWhat}>
                    {row.label} <span className={css.count}>{row.id ? `№ ${row.id}` : row.count}</span>
                  </p>
                  {row.names?.length ? <p className={css.text}>{row.names.join(', ')}</p> : null}
                </li>
              ))}
            </ul>
          </section>
          <section className={css.card}>
            <h2 className={css.heading}>{t('privacy.wasKept')}</h2>
            <KeptList rows={act.kept} />
          </section>
        </div>
      ) : null}
    </Page>
  )
}
