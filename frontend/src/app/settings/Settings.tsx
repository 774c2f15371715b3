import { IconChevronRight } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import type { Boot } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { Page } from '@/ui/Page'
import { useBoot } from '../session'
import css from './Settings.module.css'

interface Item {
  key: string
  icon: string
  title: string
  text: string
  link:
    | 'profile'
    | 'security'
    | 'notifications'
    | 'sign-in'
    | 'roles'
    | 'marketplace'
    | { type: string }
    | { href: string }
}

interface Block {
  title: string
  items: Item[]
}

type Translate = (key: string) => string

function blocks(t: Translate, boot: Boot): Block[] {
  const item = (key: string, icon: string, link: Item['link']): Item => ({
    key,
    icon,
    link,
    title: t(`settings.${key}`),
    text: t(`settings.${key}Text`),
  })
  const mine: Item[] = [
    item('profile', 'user', 'profile'),
    item('security', 'shield-lock', 'security'),
    item('notifications', 'bell', 'notifications'),
  ]
  const company: Item[] = [item('company', 'building', { type: 'base.Company' })]
  if (boot.user.isAdministrator) company.push(item('modules', 'apps', 'marketplace'), item('signIn', 'lock', 'sign-in'))
  const people: Item[] = [
    item('users', 'users', { type: 'identity.User' }),
    ...(boot.user.isAdministrator ? [item('roles', 'shield', 'roles')] : []),
    item('teams', 'users-group', { type: 'identity.Team' }),
  ]
  const integration: Item[] = [
    item('keys', 'key', { type: 'identity.ApiKey' }),
    item('webhooks', 'webhook', { type: 'kit.Webhook' }),
    item('explorer', 'git-branch', { href: '/graphql/explorer' }),
  ]
  return [
    { title: t('settings.mine'), items: mine },
    { title: t('settings.ofCompany'), items: company },
    { title: t('settings.people'), items: people },
    { title: t('settings.integration'), items: integration },
  ]
}

/** Everything that can be set: one's own, and what one may see of the company's. */
export function Settings() {
  const { t } = useTranslation()
  const boot = useBoot()
  const open = (item: Item) =>
    typeof item.link === 'string' || 'href' in item.link || item.link.type in boot.recordTypes
  const shown = blocks(t, boot)
    .map((block) => ({ ...block, items: block.items.filter(open) }))
    .filter((block) => block.items.length > 0)
  return (
    <Page title={t('shell.settings')} plain>
      <div className={css.blocks}>
        {shown.map((block) => (
          <section key={block.title}>
            <h2 className={css.heading}>{block.title}</h2>
            <div className={css.list}>
              {block.items.map((item) => (
                <SettingLink key={item.key} item={item} />
              ))}
            </div>
          </section>
        ))}
      </div>
    </Page>
  )
}

function SettingLink({ item }: { item: Item }) {
  const inner = (
    <>
      <span className={css.badge}>
        <Icon name={item.icon} size={18} />
      </span>
      <span className={css.words}>
        <span className={css.name}>{item.title}</span>
        <span className={css.text}>{item.text}</span>
      </span>
      <IconChevronRight size={16} className={css.arrow} aria-hidden="true" />
    </>
  )
  const { link } = item
  if (link === 'profile' || link === 'security' || link === 'sign-in' || link === 'roles') {
    return (
      <Link to={`/settings/${link}`} className={css.item}>
        {inner}
      </Link>
    )
  }
  if (link === 'notifications') {
    return (
      <Link to="/settings/notifications" className={css.item}>
        {inner}
      </Link>
    )
  }
  if (link === 'marketplace') {
    return (
      <Link to="/marketplace" className={css.item}>
        {inner}
      </Link>
    )
  }
  if ('href' in link) {
    return (
      <a href={link.href} className={css.item} target="_blank" rel="noreferrer">
        {inner}
      </a>
    )
  }
  return (
    <Link to="/r/$type" params={{ type: link.type }} className={css.item}>
      {inner}
    </Link>
  )
}
