import { IconArrowRight, IconCheck, IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/ui/Icon'
import { ErrorState, LoadingState } from '@/ui/states'
import { type Catalogue, type CatalogueModule, useCatalogue } from './api'
import { type Chosen, close, fromText, toText } from './choice'
import css from './Modules.module.css'
import { useChoice, useGo } from './nav'
import { To } from './To'
import { useMoney } from './useMoney'

/** Every module with its price; choosing some shows what they cost together. */
export function Modules() {
  const { t } = useTranslation()
  const found = useCatalogue()
  return (
    <div className={css.page}>
      <h1 className={css.title}>{t('public.modules.title')}</h1>
      <p className={css.lead}>{t('public.modules.text')}</p>
      {found.isPending ? <LoadingState /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? <PriceList data={found.data} /> : null}
    </div>
  )
}

function PriceList({ data }: { data: Catalogue }) {
  const go = useGo()
  const picked = fromText(useChoice().modules)
  const chosen = close(data.modules, picked)
  const toggle = (name: string) => {
    const next = new Set(picked)
    if (!next.delete(name)) next.add(name)
    void go('/modules', { search: { modules: toText(next) }, replace: true })
  }
  return (
    <>
      {data.families.map((family) => (
        <section key={family.key} className={css.family}>
          <h2 className={css.heading}>{family.title}</h2>
          <div className={css.grid}>
            {data.modules
              .filter((module) => module.family === family.key)
              .map((module) => (
                <Card
                  key={module.name}
                  module={module}
                  chosen={chosen}
                  picked={picked.has(module.name)}
                  onToggle={() => toggle(module.name)}
                />
              ))}
          </div>
        </section>
      ))}
      <Total data={data} chosen={chosen} modules={toText(picked)} />
    </>
  )
}

interface CardProps {
  module: CatalogueModule
  chosen: Chosen
  picked: boolean
  onToggle: () => void
}

function Card({ module, chosen, picked, onToggle }: CardProps) {
  const { t } = useTranslation()
  const money = useMoney(module.currency)
  const neededBy = chosen.neededBy.get(module.name)
  return (
    <button
      type="button"
      className={css.card}
      aria-pressed={picked}
      data-along={neededBy ? true : undefined}
      onClick={onToggle}
    >
      <span className={css.cardHead}>
        <span className={css.badge}>
          <Icon name={module.icon} size={19} />
        </span>
        <span className={css.cardTitle}>{module.title}</span>
        <span className={css.sign} aria-hidden="true">
          {picked || neededBy ? <IconCheck size={15} stroke={2.4} /> : <IconPlus size={15} />}
        </span>
      </span>
      <span className={css.summary}>{module.summary}</span>
      <span className={css.price}>
        {Number(module.price) === 0 ? t('public.free') : t('public.perMonth', { price: money(module.price) })}
        {neededBy ? (
          <span className={css.along}>{t('public.modules.along', { titles: neededBy.join(', ') })}</span>
        ) : null}
      </span>
    </button>
  )
}

function Total({ data, chosen, modules }: { data: Catalogue; chosen: Chosen; modules: string | undefined }) {
  const { t } = useTranslation()
  const money = useMoney(data.currency)
  if (chosen.all.length === 0) return null
  return (
    <div className={css.total} role="status">
      <span className={css.totalWords}>
        {t('public.modules.chosen', { count: chosen.all.length })}
        <b className={css.sum}>
          {chosen.total === 0 ? t('public.free') : t('public.perMonth', { price: money(chosen.total) })}
        </b>
      </span>
      <To to="/sign-up" search={{ modules }} className={css.go}>
        {t('public.modules.go')} <IconArrowRight size={16} aria-hidden="true" />
      </To>
    </div>
  )
}
