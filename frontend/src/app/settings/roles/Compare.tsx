import { useTranslation } from 'react-i18next'
import { PlainButton } from '@/ui/plain'
import { RIGHTS, type RoleMatrix } from './api'
import { type Difference, differences } from './draft'
import css from './Roles.module.css'

interface Props {
  mine: RoleMatrix
  theirs: RoleMatrix
  onClose: () => void
}

/** What two roles have differently, and nothing else. */
export function Compare({ mine, theirs, onClose }: Props) {
  const { t } = useTranslation()
  const found = differences(mine, theirs)
  return (
    <>
      <header className={css.head}>
        <h2 className={css.title}>{t('roles.comparing', { first: mine.name, second: theirs.name })}</h2>
        <PlainButton onClick={onClose}>{t('roles.closeCompare')}</PlainButton>
      </header>
      {found.length === 0 ? (
        <p className={css.note}>{t('roles.same')}</p>
      ) : (
        <table className={css.matrix}>
          <thead>
            <tr>
              <th scope="col">{t('roles.records')}</th>
              <th scope="col">{mine.name}</th>
              <th scope="col">{theirs.name}</th>
            </tr>
          </thead>
          <tbody>
            {found.map((each) => (
              <tr key={each.record.type}>
                <th scope="row" className={css.record}>
                  {each.module} · {each.record.label}
                </th>
                <td data-label={mine.name}>
                  <Told difference={each} side="mine" />
                </td>
                <td data-label={theirs.name}>
                  <Told difference={each} side="theirs" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </>
  )
}

function Told({ difference, side }: { difference: Difference; side: 'mine' | 'theirs' }) {
  const { t } = useTranslation()
  const { record } = difference
  const one = difference[side]
  const other = difference[side === 'mine' ? 'theirs' : 'mine']
  const rights = RIGHTS.filter((right) => one[right] !== other[right]).map(
    (right) => `${t(`roles.rights.${right}`)}: ${t(`roles.scopes.${one[right]}`)}`,
  )
  const actions = record.actions.filter(({ name }) => one.actions.includes(name) && !other.actions.includes(name))
  const fields = record.fields
    .filter(({ name }) => one.fields[name] !== other.fields[name])
    .map(({ name, label }) => `${label}: ${t(`roles.field.${one.fields[name] ?? 'open'}`)}`)
  return (
    <ul className={css.told}>
      {[...rights, ...actions.map(({ label }) => `+ ${label}`), ...fields].map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
