import '@/ui/styles-fields'
import { TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keys } from '@/data/keys'
import { Page } from '@/ui/Page'
import { EmptyState, ErrorState, LoadingState } from '@/ui/states'
import { score } from '../palette/match'
import { useFormat } from '../session'
import { type Market, type MarketModule, market } from './api'
import css from './Marketplace.module.css'
import { ModuleCard } from './ModuleCard'
import { ModuleDialog } from './ModuleDialog'
import { useRun } from './useRun'

const route = getRouteApi('/shell/marketplace')
type Shown = 'all' | 'enabled' | 'other'
const CHOICES: readonly Shown[] = ['all', 'enabled', 'other']

/** All modules by family; enabling and disabling them while everybody goes on working. */
export function Marketplace() {
  const { t, i18n } = useTranslation()
  const format = useFormat()
  const found = useQuery({
    queryKey: [...keys.marketplace, i18n.language],
    queryFn: ({ signal }) => market.all(signal),
  })
  const navigate = route.useNavigate()
  const { module: opened } = route.useSearch()
  const [typed, setTyped] = useState('')
  const [shown, setShown] = useState<Shown>('all')
  const { run, follow, forget } = useRun(found.data)
  const open = (module?: string) => void navigate({ search: module ? { module } : {}, replace: true })
  const total = found.data ? t('market.total', { price: format.money(found.data.total, found.data.currency, 0) }) : null
  return (
    <Page
      title={t('shell.marketplace')}
      actions={<span className={css.total}>{total}</span>}
      bar={<Bar typed={typed} onType={setTyped} shown={shown} onShow={setShown} />}
      plain
    >
      {found.isPending ? <LoadingState /> : null}
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? (
        <Families
          data={found.data}
          typed={typed}
          shown={shown}
          running={run?.state === 'running' ? run.module : null}
          onOpen={open}
        />
      ) : null}
      {found.data && opened ? (
        <ModuleDialog
          module={found.data.modules.find(({ name }) => name === opened)}
          all={found.data.modules}
          run={run?.module === opened ? run : null}
          onRun={follow}
          onOpen={open}
          onClose={() => {
            if (run?.state === 'failed') forget()
            open()
          }}
        />
      ) : null}
    </Page>
  )
}

interface BarProps {
  typed: string
  onType: (typed: string) => void
  shown: Shown
  onShow: (shown: Shown) => void
}

function Bar({ typed, onType, shown, onShow }: BarProps) {
  const { t } = useTranslation()
  return (
    <>
      <TextInput
        className={css.search}
        placeholder={t('market.search')}
        aria-label={t('market.search')}
        leftSection={<IconSearch size={15} />}
        value={typed}
        onChange={(event) => onType(event.currentTarget.value)}
      />
      <div className={css.choices}>
        {CHOICES.map((choice) => (
          <button
            key={choice}
            type="button"
            className={css.choice}
            aria-pressed={choice === shown}
            onClick={() => onShow(choice)}
          >
            {t(`market.show.${choice}`)}
          </button>
        ))}
      </div>
    </>
  )
}

interface FamiliesProps {
  data: Market
  typed: string
  shown: Shown
  running: string | null
  onOpen: (module: string) => void
}

function matches(module: MarketModule, typed: string, shown: Shown): boolean {
  if (shown === 'enabled' && module.state !== 'enabled') return false
  if (shown === 'other' && module.state === 'enabled') return false
  return score(module.title, typed) > 0 || score(module.summary, typed) > 50
}

function Families({ data, typed, shown, running, onOpen }: FamiliesProps) {
  const { t } = useTranslation()
  const families = useMemo(
    () =>
      data.families
        .map((family) => ({
          ...family,
          modules: data.modules.filter((module) => module.family === family.key && matches(module, typed, shown)),
        }))
        .filter((family) => family.modules.length > 0),
    [data, typed, shown],
  )
  if (families.length === 0) return <EmptyState title={t('market.nothing')} text={t('market.nothingText')} />
  return families.map((family) => (
    <section key={family.key} className={css.family}>
      <h2 className={css.heading}>{family.title}</h2>
      <div className={css.grid}>
        {family.modules.map((module) => (
          <ModuleCard
            key={module.name}
            module={module}
            busy={running === module.name}
            onOpen={() => onOpen(module.name)}
          />
        ))}
      </div>
    </section>
  ))
}
