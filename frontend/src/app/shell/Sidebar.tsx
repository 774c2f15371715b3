import { IconApps, IconChevronDown, IconDots, IconHome, IconSearch, IconSettings, IconX } from '@tabler/icons-react'
import { Link, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { MenuEntry } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { Kbd } from '@/ui/Kbd'
import { Bell } from '../notifications/Bell'
import { openPalette } from '../palette/commands'
import { useBoot } from '../session'
import type { ViewState } from '../viewState'
import { CompanyMark } from './CompanyMark'
import { currentEntry, type Section, sections, targetOf } from './menu'
import { QuickSwitches } from './QuickSwitches'
import css from './Sidebar.module.css'
import { UserMenu } from './UserMenu'

/** The menu of the workspace; on a phone it slides in over the screen. */
export function Sidebar({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation()
  const boot = useBoot()
  const location = useRouterState({ select: (state) => state.location })
  const last = useRef<string | null>(null)
  const current = currentEntry(boot, location.pathname, location.search as ViewState, last.current)
  last.current = current ?? last.current
  const list = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another entry is the current one, it comes into sight
  useEffect(() => {
    list.current?.querySelector('[aria-current="page"]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  const { loose, grouped } = sections(boot)
  return (
    <>
      {open ? <button type="button" className={css.scrim} aria-label={t('common.close')} onClick={onClose} /> : null}
      <nav className={css.side} data-open={open || undefined} aria-label={t('shell.menu')}>
        <div className={css.head}>
          <Link to="/" className={css.company}>
            <CompanyMark name={boot.company.name} />
            <span className={css.companyName}>{boot.company.name}</span>
          </Link>
          <QuickSwitches />
          <button type="button" className={css.close} aria-label={t('common.close')} onClick={onClose}>
            <IconX size={18} />
          </button>
        </div>
        <button type="button" className={css.search} onClick={() => openPalette()}>
          <IconSearch size={15} stroke={1.8} aria-hidden="true" />
          <span>{t('shell.search')}</span>
          <Kbd keys="mod+k" />
        </button>
        <div ref={list} className={css.scroll}>
          <Link to="/" className={css.item} activeOptions={{ exact: true }} activeProps={{ 'data-active': true }}>
            <IconHome size={17} stroke={1.6} aria-hidden="true" />
            <span>{t('shell.home')}</span>
          </Link>
          <Bell className={css.item} size={17} />
          {loose.map((entry) => (
            <Entry key={entry.id} entry={entry} active={entry.id === current} />
          ))}
          {grouped.map((section) => (
            <SectionBlock key={section.id} section={section} current={current} />
          ))}
        </div>
        <div className={css.foot}>
          {boot.user.isAdministrator ? (
            <Link to="/marketplace" className={css.item} activeProps={{ 'data-active': true }}>
              <IconApps size={17} stroke={1.6} aria-hidden="true" />
              <span>{t('shell.marketplace')}</span>
            </Link>
          ) : null}
          <Link to="/settings" className={css.item} activeProps={{ 'data-active': true }}>
            <IconSettings size={17} stroke={1.6} aria-hidden="true" />
            <span>{t('shell.settings')}</span>
          </Link>
          <UserMenu />
        </div>
      </nav>
    </>
  )
}

function Entry({ entry, active }: { entry: MenuEntry; active: boolean }) {
  const target = targetOf(entry)
  if (!target) return null
  return (
    <Link
      {...target}
      className={css.item}
      data-active={active || undefined}
      aria-current={active ? 'page' : undefined}
      activeProps={{}}
    >
      <Icon name={entry.icon} />
      <span>{entry.title}</span>
    </Link>
  )
}

const FOLDED = 'menu.folded'
const MOST = 7

function foldedSections(): string[] {
  try {
    return JSON.parse(localStorage.getItem(FOLDED) ?? '[]') as string[]
  } catch {
    return []
  }
}

function SectionBlock({ section, current }: { section: Section; current: string | null }) {
  const { t } = useTranslation()
  const [folded, setFolded] = useState(() => foldedSections().includes(section.id))
  const toggle = () => {
    const others = foldedSections().filter((id) => id !== section.id)
    localStorage.setItem(FOLDED, JSON.stringify(folded ? others : [...others, section.id]))
    setFolded(!folded)
  }
  const [whole, setWhole] = useState(false)
  const long = section.entries.length > MOST + 1
  const visible = (entry: MenuEntry, index: number) =>
    entry.id === current || (!folded && (whole || !long || index < MOST))
  const shown = section.entries.filter(visible)
  return (
    <section>
      <button type="button" className={css.heading} aria-expanded={!folded} onClick={toggle}>
        <span>{section.title}</span>
        <IconChevronDown size={13} className={css.chevron} aria-hidden="true" />
      </button>
      {shown.map((entry) => (
        <Entry key={entry.id} entry={entry} active={entry.id === current} />
      ))}
      {long && !folded ? (
        <button type="button" className={css.more} aria-expanded={whole} onClick={() => setWhole(!whole)}>
          <IconDots size={17} stroke={1.6} aria-hidden="true" />
          {whole ? t('shell.less') : t('shell.more', { count: section.entries.length - shown.length })}
        </button>
      ) : null}
    </section>
  )
}
