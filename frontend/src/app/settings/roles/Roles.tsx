import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { Page } from '@/ui/Page'
import { PlainButton } from '@/ui/plain'
import { ErrorState, LoadingState } from '@/ui/states'
import { Tag } from '@/ui/Tag'
import { useTry } from '../security/useTry'
import { createRole, matrixQuery, rolesQuery } from './api'
import { Compare } from './Compare'
import { RoleEditor } from './RoleEditor'
import css from './Roles.module.css'

/** The roles at the left, the chosen one at the right; a second one to compare with. */
export function Roles() {
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const attempt = useTry()
  const search = useSearch({ from: '/shell/settings/roles' })
  const list = useQuery(rolesQuery)
  const chosen = search.role ?? list.data?.find((role) => !role.isAdministrator)?.id ?? ''
  const role = useQuery(matrixQuery(chosen))
  const other = useQuery(matrixQuery(search.with ?? ''))
  if (list.isPending) return <LoadingState />
  if (list.isError) return <ErrorState error={list.error} retry={() => void list.refetch()} />
  const open = (next: { role?: string; with?: string }) => void navigate({ to: '/settings/roles', search: next })
  const add = () =>
    attempt(async () => {
      const id = await createRole({
        name: freeName(
          t('roles.newName'),
          list.data.map((each) => each.name),
        ),
      })
      await client.invalidateQueries({ queryKey: ['roles'] })
      open({ role: id })
    })
  return (
    <Page
      title={t('roles.title')}
      actions={<PlainButton onClick={() => void add()}>{t('roles.add')}</PlainButton>}
      plain
    >
      <div className={css.screen}>
        <nav className={css.list} aria-label={t('roles.title')}>
          {list.data.map((each) => (
            <button
              key={each.id}
              type="button"
              className={css.role}
              aria-current={each.id === chosen}
              onClick={() => open({ role: each.id })}
            >
              <span className={css.roleName}>{each.name}</span>
              {each.code ? <Tag tone="gray">{t('roles.builtIn')}</Tag> : null}
              <span className={css.count}>{t('roles.people', { count: each.people })}</span>
            </button>
          ))}
        </nav>
        <div className={css.main}>
          {role.isError ? <ErrorState error={role.error} retry={() => void role.refetch()} compact /> : null}
          {role.isPending && chosen ? <LoadingState rows={8} /> : null}
          {role.data && search.with && other.data ? (
            <Compare mine={role.data} theirs={other.data} onClose={() => open({ role: chosen })} />
          ) : null}
          {role.data && !search.with ? (
            <RoleEditor
              key={`${role.data.id}.${role.data.version}`}
              role={role.data}
              others={list.data.filter((each) => each.id !== chosen && !each.isAdministrator)}
              names={list.data.map((each) => each.name)}
              onOpen={open}
            />
          ) : null}
        </div>
      </div>
    </Page>
  )
}

/** The name, with a number where somebody has it already. */
export function freeName(wanted: string, taken: string[]): string {
  const known = new Set(taken.map((name) => name.toLowerCase()))
  let name = wanted
  for (let number = 2; known.has(name.toLowerCase()); number += 1) name = `${wanted} ${number}`
  return name
}
