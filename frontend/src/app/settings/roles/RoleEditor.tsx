import { useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PlainButton, PlainField } from '@/ui/plain'
import { toast } from '@/ui/toasts'
import { refreshBoot } from '../../session'
import { useTry } from '../security/useTry'
import { createRole, type RoleInList, type RoleMatrix, updateRole, viewAs } from './api'
import { changesOf, copyOf, draftOf } from './draft'
import { ModuleRights } from './ModuleRights'
import { freeName } from './Roles'
import css from './Roles.module.css'

interface Props {
  role: RoleMatrix
  others: RoleInList[]
  names: string[]
  onOpen: (next: { role?: string; with?: string }) => void
}

/** One role: its name, who has it, and the matrix. Built-in roles are looked at and copied. */
export function RoleEditor({ role, others, names, onOpen }: Props) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const attempt = useTry()
  const [draft, setDraft] = useState(() => draftOf(role))
  const [words, setWords] = useState('')
  const [busy, setBusy] = useState(false)
  const input = useMemo(() => changesOf(role, draft), [role, draft])
  const fixed = role.code !== ''
  const save = () =>
    attempt(async () => {
      if (!input) return
      setBusy(true)
      try {
        await updateRole(role.id, role.version, input)
        await client.invalidateQueries({ queryKey: ['roles'] })
        await refreshBoot()
        toast(t('roles.saved'), { tone: 'success' })
      } finally {
        setBusy(false)
      }
    })
  const copy = () =>
    attempt(async () => {
      const id = await createRole(copyOf(role, freeName(t('roles.copyName', { name: role.name }), names)))
      await client.invalidateQueries({ queryKey: ['roles'] })
      onOpen({ role: id })
    })
  const look = (whom: { role?: string; user?: string }) =>
    attempt(async () => {
      await viewAs(whom)
      window.location.assign('/')
    })
  return (
    <>
      <header className={css.head}>
        {fixed ? (
          <h2 className={css.title}>{role.name}</h2>
        ) : (
          <PlainField label={t('roles.name')} value={draft.name} onChange={(name) => setDraft({ ...draft, name })} />
        )}
        <div className={css.buttons}>
          {role.isAdministrator ? null : <PlainButton onClick={() => void copy()}>{t('roles.copy')}</PlainButton>}
          <PlainButton onClick={() => void look({ role: role.id })}>{t('roles.viewAs')}</PlainButton>
          {others.length > 0 && !role.isAdministrator ? (
            <select
              className={css.select}
              aria-label={t('roles.compare')}
              value=""
              onChange={(event) => onOpen({ role: role.id, with: event.currentTarget.value })}
            >
              <option value="">{t('roles.compare')}</option>
              {others.map((other) => (
                <option key={other.id} value={other.id}>
                  {other.name}
                </option>
              ))}
            </select>
          ) : null}
        </div>
      </header>
      <section className={css.people} aria-label={t('roles.whoHas')}>
        {role.people.length === 0 ? <span className={css.dim}>{t('roles.nobody')}</span> : null}
        {role.people.map((person) => (
          <button
            key={person.id}
            type="button"
            className={css.person}
            title={t('roles.viewAsPerson')}
            onClick={() => void look({ user: person.id })}
          >
            {person.name}
          </button>
        ))}
      </section>
      {role.isAdministrator ? (
        <p className={css.note}>{t('roles.administrator')}</p>
      ) : (
        <>
          {fixed ? <p className={css.note}>{t('roles.fixed')}</p> : null}
          <PlainField label={t('roles.search')} value={words} onChange={setWords} type="search" />
          {role.modules.map((module) => (
            <ModuleRights
              key={module.name}
              module={module}
              draft={draft}
              words={words}
              fixed={fixed}
              onChange={setDraft}
            />
          ))}
        </>
      )}
      {input ? (
        <footer className={css.foot}>
          <span className={css.dim}>{t('roles.atOnce')}</span>
          <PlainButton onClick={() => setDraft(draftOf(role))}>{t('common.cancel')}</PlainButton>
          <PlainButton primary busy={busy} onClick={() => void save()}>
            {t('common.save')}
          </PlainButton>
        </footer>
      ) : null}
    </>
  )
}
