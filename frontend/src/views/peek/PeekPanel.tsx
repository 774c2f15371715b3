import { IconArrowsMaximize, IconChevronDown, IconChevronUp, IconX } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { isAbsent } from '@/app/errors'
import { useShortcut } from '@/app/shortcuts/registry'
import { useSpec } from '@/data'
import { IconButton } from '@/ui/IconButton'
import { EmptyState, ErrorState, LoadingState } from '@/ui/states'
import { useScope } from '@/widgets'
import { RecordScreen } from '../form/RecordScreen'
import type { CollectionQuery } from '../search/query'
import { keepTrail } from '../shared/trail'
import type { Peeked, Place } from './peek'
import css from './peek.module.css'

interface Props {
  peeked: Peeked
  /** Among the records of the view; null for one that they only link to. */
  place: Place | null
  query: CollectionQuery
  onStep: (id: string) => void
  onClose: () => void
}

/** A record at the side of its list: the whole form, with the way to its neighbours and to its own page. */
export function PeekPanel({ peeked, place, query, onStep, onClose }: Props) {
  const { t } = useTranslation()
  const { format } = useScope()
  const [menu, setMenu] = useState<HTMLElement | null>(null)
  const panel = useRef<HTMLElement>(null)
  const { previous = null, next = null } = place ?? {}
  const step = (id: string | null) => (id ? onStep(id) : undefined)
  useShortcut({ keys: 'j', label: t('views.form.next'), run: () => step(next), disabled: !next })
  useShortcut({ keys: 'k', label: t('views.form.previous'), run: () => step(previous), disabled: !previous })
  const from = useMemo(() => {
    const { where, search, order } = query
    const back = `${window.location.pathname}${window.location.search}`
    const key = keepTrail({ type: peeked.type, where, search, order, total: place?.total ?? null, back })
    return place && place.index !== null ? `${key}.${place.index}` : undefined
  }, [peeked.type, query, place])
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented || !panel.current?.contains(event.target as Node)) return
    event.preventDefault()
    onClose()
  }
  return (
    <section ref={panel} className={css.panel} aria-label={t('views.peek.label')} onKeyDown={onKeyDown}>
      <h2 className="visually-hidden">{t('views.peek.label')}</h2>
      <header className={css.head}>
        <IconButton
          label={`${t('views.form.previous')} (K)`}
          disabled={!previous}
          className={place ? undefined : css.none}
          onClick={() => step(previous)}
        >
          <IconChevronUp size={16} />
        </IconButton>
        <IconButton
          label={`${t('views.form.next')} (J)`}
          disabled={!next}
          className={place ? undefined : css.none}
          onClick={() => step(next)}
        >
          <IconChevronDown size={16} />
        </IconButton>
        <span className={css.place}>
          {place && place.index !== null ? (
            <>
              {format.number(place.index + 1)}
              {place.total ? ` / ${format.number(place.total)}` : ''}
            </>
          ) : null}
        </span>
        <span ref={setMenu} className={css.menu} />
        <Link
          to="/r/$type/$id"
          params={{ type: peeked.type, id: peeked.id }}
          search={from ? { from } : {}}
          className={css.full}
          aria-label={t('views.peek.full')}
          title={t('views.peek.full')}
        >
          <IconArrowsMaximize size={15} />
        </Link>
        <IconButton label={`${t('views.peek.close')} (Esc)`} onClick={onClose}>
          <IconX size={16} />
        </IconButton>
      </header>
      <Body key={`${peeked.type}/${peeked.id}`} peeked={peeked} menu={menu} onClose={onClose} />
    </section>
  )
}

function Body({ peeked, menu, onClose }: { peeked: Peeked; menu: HTMLElement | null; onClose: () => void }) {
  const { t, i18n } = useTranslation()
  const [tab, setTab] = useState<string | undefined>()
  const spec = useSpec(peeked.type, i18n.language)
  if (isAbsent(spec.error)) return <EmptyState title={t('views.form.missing')} text={t('views.form.missingText')} />
  if (spec.isError) return <ErrorState error={spec.error} retry={() => void spec.refetch()} />
  if (!spec.data) return <LoadingState rows={8} />
  return (
    <RecordScreen
      spec={spec.data}
      id={peeked.id}
      state={{ tab }}
      setState={(patch) => setTab(patch.tab)}
      panel={{ menu, close: onClose }}
    />
  )
}
