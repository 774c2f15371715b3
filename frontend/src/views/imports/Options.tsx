import { useTranslation } from 'react-i18next'
import css from './imports.module.css'
import { baseOf, type Chosen, type ImportColumn, type Uploaded } from './useImport'

interface Props {
  uploaded: Uploaded
  columns: readonly ImportColumn[]
  chosen: Chosen
  onChosen: (chosen: Chosen) => void
}

/** What happens with records that are there already, with names that nobody knows, with dates that can be read in two ways. */
export function Options({ uploaded, columns, chosen, onChosen }: Props) {
  const { t } = useTranslation()
  const mapped = columns.flatMap(({ field }) => (field ? [baseOf(field, uploaded.fields)?.name ?? field] : []))
  const keys = uploaded.keys.filter((key) => mapped.includes(key.name))
  const makers = uploaded.fields.filter((field) => field.canCreate && mapped.includes(field.name))
  const set = (patch: Partial<Chosen>) => onChosen({ ...chosen, ...patch })
  const toggled = (list: string[], name: string) =>
    list.includes(name) ? list.filter((one) => one !== name) : [...list, name]
  return (
    <fieldset className={css.options}>
      <legend>{t('views.import.options')}</legend>
      {keys.length > 0 ? (
        <div className={css.option}>
          <span>{t('views.import.key')}</span>
          <span className={css.checks}>
            {keys.map((key) => (
              <label key={key.name} className={css.check}>
                <input
                  type="checkbox"
                  checked={chosen.keys.includes(key.name)}
                  onChange={() => set({ keys: toggled(chosen.keys, key.name) })}
                />
                {key.label}
              </label>
            ))}
          </span>
        </div>
      ) : null}
      {chosen.keys.length > 0 ? (
        <label className={css.option}>
          {t('views.import.mode')}
          <select
            className={css.select}
            value={chosen.mode}
            onChange={(event) => set({ mode: event.target.value as Chosen['mode'] })}
          >
            <option value="both">{t('views.import.modeBoth')}</option>
            <option value="update">{t('views.import.modeUpdate')}</option>
            <option value="create">{t('views.import.modeCreate')}</option>
          </select>
        </label>
      ) : null}
      {makers.length > 0 ? (
        <div className={css.option}>
          <span>{t('views.import.createMissing')}</span>
          <span className={css.checks}>
            {makers.map((field) => (
              <label key={field.name} className={css.check}>
                <input
                  type="checkbox"
                  checked={chosen.createMissing.includes(field.name)}
                  onChange={() => set({ createMissing: toggled(chosen.createMissing, field.name) })}
                />
                {field.label}
              </label>
            ))}
          </span>
        </div>
      ) : null}
      <label className={css.option}>
        {t('views.import.style')}
        <select
          className={css.select}
          value={chosen.style}
          onChange={(event) => set({ style: event.target.value as Chosen['style'] })}
        >
          <option value="ru">{t('views.import.styleRu')}</option>
          <option value="en">{t('views.import.styleEn')}</option>
        </select>
      </label>
    </fieldset>
  )
}
