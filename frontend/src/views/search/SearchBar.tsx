import { Menu } from '@mantine/core'
import { IconCheck, IconFilter, IconSearch, IconStack2, IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CollectionProps } from '@/app/contracts'
import { records } from '@/data'
import type { ModelSpec, Where } from '@/spec/types.gen'
import { fromWhere, partsOf, withoutPart } from './conditions'
import { activeFilters } from './query'
import { SearchField } from './SearchField'
import css from './search.module.css'
import { groupLabel } from './suggestions'
import { useConditionText } from './useConditionText'

interface Props extends CollectionProps {
  group: readonly string[]
  count: number | null
  /** Whether the open view can be grouped by hand. */
  groups: boolean
  children?: ReactNode
}

/** The bar of chips: what narrows and groups the records that are shown. */
export function SearchBar(props: Props) {
  const { spec, state, setState, group, count, groups, children } = props
  const { t } = useTranslation()
  const on = activeFilters(spec, state)
  return (
    <search className={css.bar} aria-label={t('views.search.label')}>
      {spec.search.filters
        .filter((filter) => on.includes(filter.id))
        .map((filter) => (
          <Chip
            key={filter.id}
            sign={<IconFilter size={13} />}
            onRemove={() => setState({ filters: on.filter((id) => id !== filter.id) })}
          >
            {filter.label}
          </Chip>
        ))}
      {partsOf(state.where).map((part, index) => (
        <ConditionChip
          key={JSON.stringify(part)}
          spec={spec}
          part={part}
          onRemove={() => setState({ where: withoutPart(state.where, index) })}
        />
      ))}
      {state.q ? (
        <Chip sign={<IconSearch size={13} />} onRemove={() => setState({ q: undefined })}>
          «{state.q}»
        </Chip>
      ) : null}
      {groups
        ? group.map((by, index) => (
            <Chip
              key={by}
              sign={<IconStack2 size={13} />}
              onRemove={() => setState({ group: group.filter((_by, at) => at !== index) })}
            >
              {t('views.search.grouped', { field: labelOf(spec, by, t) })}
            </Chip>
          ))
        : null}
      <SearchField spec={spec} state={state} setState={setState} />
      {groups && spec.search.groups.length > 0 ? <GroupMenu {...props} /> : null}
      {children}
      <output className={css.count}>{count === null ? '' : t('views.search.count', { count })}</output>
    </search>
  )
}

function Chip({ sign, onRemove, children }: { sign: ReactNode; onRemove: () => void; children: ReactNode }) {
  const { t } = useTranslation()
  return (
    <span className={css.chip}>
      <span className={css.chipSign} aria-hidden="true">
        {sign}
      </span>
      <span className={css.chipText}>{children}</span>
      <button type="button" className={css.chipX} aria-label={t('views.search.remove')} onClick={onRemove}>
        <IconX size={12} />
      </button>
    </span>
  )
}

function ConditionChip({ spec, part, onRemove }: { spec: ModelSpec; part: Where; onRemove: () => void }) {
  const condition = fromWhere(spec, part)
  const field = spec.fields[condition?.field ?? Object.keys(part)[0] ?? '']
  const text = useConditionText(field, condition)
  return (
    <Chip sign={<IconFilter size={13} />} onRemove={onRemove}>
      {condition ? text : (field?.label ?? text)}
    </Chip>
  )
}

export function labelOf(spec: ModelSpec, by: string, t: (key: string) => string): string {
  const [name = '', period] = by.split(':')
  const label = spec.fields[name]?.label ?? name
  return period ? `${label}: ${t(`views.by.${period}`)}` : label
}

function GroupMenu({ spec, group, setState }: Props) {
  const { t } = useTranslation()
  return (
    <Menu position="bottom-start" closeOnItemClick={false}>
      <Menu.Target>
        <button type="button" className={css.quiet}>
          <IconStack2 size={14} aria-hidden="true" />
          <span className={css.quietText}>{t('views.search.grouping')}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        {spec.search.groups.map((choice) => {
          const by = records.byToText(choice)
          const chosen = group.includes(by)
          const next = chosen ? group.filter((item) => item !== by) : [...group, by].slice(-3)
          return (
            <Menu.Item
              key={by}
              role="menuitemcheckbox"
              aria-checked={chosen}
              leftSection={<span className={css.tick}>{chosen ? <IconCheck size={14} /> : null}</span>}
              onClick={() => setState({ group: next })}
            >
              {groupLabel(choice, t)}
            </Menu.Item>
          )
        })}
      </Menu.Dropdown>
    </Menu>
  )
}
