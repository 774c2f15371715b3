import { IconChevronDown, IconChevronUp } from '@tabler/icons-react'
import { Link, useRouter } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { IconButton } from '@/ui/IconButton'
import { useScope } from '@/widgets'
import css from './form.module.css'
import type { useNeighbours } from './useNeighbours'

/** Where the record stands: its list, as it was left, then itself. */
export function Crumbs({ spec, back, title }: { spec: ModelSpec; back: string | null; title: string }) {
  const router = useRouter()
  if (spec.single) return spec.label
  return (
    <span className={css.crumbs}>
      <Link
        to="/r/$type"
        params={{ type: spec.type }}
        className={css.crumb}
        onClick={(event) => {
          if (!back || event.ctrlKey || event.metaKey) return
          event.preventDefault()
          router.history.push(back)
        }}
      >
        {spec.pluralLabel}
      </Link>
      <span className={css.slash} aria-hidden="true">
        /
      </span>
      <span className={css.here}>{title}</span>
    </span>
  )
}

/** "12 / 5 000" and the way to the previous and the next. */
export function Places({ near }: { near: ReturnType<typeof useNeighbours> }) {
  const { t } = useTranslation()
  const { format } = useScope()
  if (near.index === null) return null
  return (
    <span className={css.places}>
      <span className={css.place}>
        {format.number(near.index + 1)}
        {near.total ? ` / ${format.number(near.total)}` : ''}
      </span>
      <IconButton label={`${t('views.form.previous')} (K)`} disabled={!near.previous} onClick={() => near.previous?.()}>
        <IconChevronUp size={16} />
      </IconButton>
      <IconButton label={`${t('views.form.next')} (J)`} disabled={!near.next} onClick={() => near.next?.()}>
        <IconChevronDown size={16} />
      </IconButton>
    </span>
  )
}
