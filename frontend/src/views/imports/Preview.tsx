import { useTranslation } from 'react-i18next'
import css from './imports.module.css'
import type { Checked, Chosen, Problem } from './useImport'

interface Props {
  checked: Checked
  chosen: Chosen
  total: number
  onChosen: (chosen: Chosen) => void
}

/** What would become of the first rows: nothing is written yet. */
export function Preview({ checked, chosen, total, onChosen }: Props) {
  const { t } = useTranslation()
  const { good, created, updated, same, problems } = checked
  const bad = checked.checked - good
  return (
    <div role="status">
      <p className={css.hint}>
        {t(total > checked.checked ? 'views.import.checkedFirst' : 'views.import.checkedAll', {
          count: checked.checked,
        })}
      </p>
      <Counts
        counts={[
          ['created', created],
          ['updated', updated],
          ['same', same],
          ['rejected', bad],
        ]}
      />
      {checked.alike > 0 ? (
        <label className={css.warning}>
          <input
            type="checkbox"
            checked={chosen.skipAlike}
            onChange={() => onChosen({ ...chosen, skipAlike: !chosen.skipAlike })}
          />
          {t('views.import.alike', { count: checked.alike })}
        </label>
      ) : null}
      {problems.length === 0 ? (
        <p className={css.good}>{t('views.import.allGood')}</p>
      ) : (
        <Problems problems={problems} />
      )}
      {checked.examples.length > 0 ? (
        <p className={css.hint}>
          {t('views.import.examples', {
            names: checked.examples
              .slice(0, 5)
              .map(({ title }) => title)
              .join(', '),
          })}
        </p>
      ) : null}
    </div>
  )
}

type Count = 'created' | 'updated' | 'same' | 'rejected' | 'deleted' | 'restored' | 'kept'

/** Numbers with their names; those of rows that failed stand out. */
export function Counts({ counts }: { counts: readonly (readonly [Count, number])[] }) {
  const { t } = useTranslation()
  return (
    <dl className={css.counts}>
      {counts.map(([name, count]) => (
        <div
          key={name}
          className={css.number}
          data-bad={((name === 'rejected' || name === 'kept') && count > 0) || undefined}
        >
          <dt>{t(`views.import.${name}`)}</dt>
          <dd>{t('views.import.number', { count })}</dd>
        </div>
      ))}
    </dl>
  )
}

/** The first rows that would not be imported, each with its reasons. */
export function Problems({ problems }: { problems: readonly Problem[] }) {
  const { t } = useTranslation()
  return (
    <div className={css.problems}>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('views.import.rowHead')}</th>
            <th scope="col">{t('views.import.column')}</th>
            <th scope="col">{t('views.import.reason')}</th>
          </tr>
        </thead>
        <tbody>
          {problems.slice(0, 50).map((problem) => (
            <tr key={`${problem.row}-${problem.column}-${problem.message}`}>
              <td className={css.row}>{problem.row}</td>
              <td className={css.column}>{problem.column || '—'}</td>
              <td>{problem.message}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
