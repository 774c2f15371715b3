import { Fragment, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/ui/Icon'
import { IconButton } from '@/ui/IconButton'
import { LEVELS, type Level, type LevelRight, type ModuleBlock, type RecordRow, RIGHTS, type Right } from './api'
import { type Draft, effective, ofLevel, resetRule, setAction, setField, setRight } from './draft'
import css from './Roles.module.css'

interface Props {
  module: ModuleBlock
  draft: Draft
  words: string
  fixed: boolean
  onChange: (draft: Draft) => void
}

/** One module: the level, and a row for each record type; what differs from the level is marked. */
export function ModuleRights({ module, draft, words, fixed, onChange }: Props) {
  const { t } = useTranslation()
  const [open, setOpen] = useState('')
  const level = draft.levels[module.name] ?? 'none'
  const found = module.records.filter((record) => fits(module, record, words))
  if (found.length === 0) return null
  const setLevel = (next: Level) => onChange({ ...draft, levels: { ...draft.levels, [module.name]: next } })
  return (
    <section className={css.module}>
      <header className={css.moduleHead}>
        <Icon name={module.icon} />
        <h3 className={css.moduleTitle}>{module.title}</h3>
        {module.always ? <span className={css.dim}>{t('roles.everybody')}</span> : null}
        <select
          className={css.select}
          aria-label={`${t('roles.level')}: ${module.title}`}
          value={level}
          disabled={fixed}
          onChange={(event) => setLevel(event.currentTarget.value as Level)}
        >
          {LEVELS.map((each) => (
            <option key={each} value={each}>
              {t(`roles.levels.${each}`)}
            </option>
          ))}
        </select>
      </header>
      <table className={css.matrix}>
        <thead>
          <tr>
            <th scope="col">{t('roles.records')}</th>
            {RIGHTS.map((right) => (
              <th key={right} scope="col">
                {t(`roles.rights.${right}`)}
              </th>
            ))}
            <th scope="col">{t('roles.more')}</th>
          </tr>
        </thead>
        <tbody>
          {found.map((record) => (
            <Fragment key={record.type}>
              <Row
                record={record}
                level={ofLevel(record, level, module.always)}
                draft={draft}
                fixed={fixed}
                open={open === record.type}
                onOpen={() => setOpen(open === record.type ? '' : record.type)}
                onChange={onChange}
              />
            </Fragment>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function fits(module: ModuleBlock, record: RecordRow, words: string): boolean {
  const text = [module.title, record.label, ...[...record.actions, ...record.fields].map((each) => each.label)]
  const wanted = words.trim().toLowerCase()
  return wanted === '' || text.some((each) => each.toLowerCase().includes(wanted))
}

interface RowProps {
  record: RecordRow
  level: LevelRight
  draft: Draft
  fixed: boolean
  open: boolean
  onOpen: () => void
  onChange: (draft: Draft) => void
}

const SCOPES = ['none', 'own', 'team', 'all'] as const

function Row({ record, level, draft, fixed, open, onOpen, onChange }: RowProps) {
  const { t } = useTranslation()
  const rule = draft.rules[record.type]
  const now = effective(record, level, rule)
  const options = (right: Right) => (right === 'creating' ? (['no', 'yes'] as const) : SCOPES)
  const count = Object.keys(rule?.actions ?? {}).length + Object.keys(rule?.fields ?? {}).length
  return (
    <>
      <tr data-changed={rule !== undefined || undefined}>
        <th scope="row" className={css.record} data-part={record.part || undefined}>
          {record.label}
        </th>
        {RIGHTS.map((right) => (
          <td key={right} data-label={t(`roles.rights.${right}`)}>
            {record.part ? null : (
              <select
                className={css.cell}
                data-over={rule?.[right] ? true : undefined}
                data-none={now[right] === 'none' || now[right] === 'no' || undefined}
                aria-label={`${record.label}: ${t(`roles.rights.${right}`)}`}
                value={now[right]}
                disabled={fixed}
                onChange={(event) => onChange(setRight(draft, record.type, right, event.currentTarget.value, level))}
              >
                {options(right).map((each) => (
                  <option key={each} value={each}>
                    {t(`roles.scopes.${each}`)}
                    {each === level[right] ? ' ·' : ''}
                  </option>
                ))}
              </select>
            )}
          </td>
        ))}
        <td className={css.tools}>
          <button type="button" className={css.open} aria-expanded={open} onClick={onOpen}>
            {t('roles.details')}
            {count > 0 ? <span className={css.badge}>{count}</span> : null}
          </button>
          {rule && !fixed ? (
            <IconButton label={t('roles.reset')} onClick={() => onChange(resetRule(draft, record.type))}>
              <Icon name="refresh" size={15} />
            </IconButton>
          ) : null}
        </td>
      </tr>
      {open ? (
        <tr>
          <td colSpan={6} className={css.detail}>
            <Details record={record} level={level} draft={draft} fixed={fixed} onChange={onChange} />
          </td>
        </tr>
      ) : null}
    </>
  )
}

function Details({ record, level, draft, fixed, onChange }: Omit<RowProps, 'open' | 'onOpen'>) {
  const { t } = useTranslation()
  const rule = draft.rules[record.type]
  const granted = new Set(effective(record, level, rule).actions)
  return (
    <div className={css.details}>
      {record.actions.length > 0 ? (
        <fieldset className={css.group} disabled={fixed}>
          <legend>{t('roles.actions')}</legend>
          {record.actions.map(({ name, label }) => (
            <label key={name} className={css.check} data-over={rule?.actions[name] !== undefined || undefined}>
              <input
                type="checkbox"
                checked={granted.has(name)}
                onChange={(event) => onChange(setAction(draft, record.type, name, event.currentTarget.checked, level))}
              />
              {label}
            </label>
          ))}
        </fieldset>
      ) : null}
      <fieldset className={css.group} disabled={fixed}>
        <legend>{t('roles.fields')}</legend>
        {record.fields.map(({ name, label }) => (
          <label key={name} className={css.field} data-over={rule?.fields[name] ? true : undefined}>
            <span>{label}</span>
            <select
              className={css.cell}
              value={rule?.fields[name] ?? ''}
              onChange={(event) =>
                onChange(setField(draft, record.type, name, event.currentTarget.value as '' | 'hidden' | 'readonly'))
              }
            >
              <option value="">{t('roles.field.open')}</option>
              <option value="readonly">{t('roles.field.readonly')}</option>
              <option value="hidden">{t('roles.field.hidden')}</option>
            </select>
          </label>
        ))}
      </fieldset>
    </div>
  )
}
