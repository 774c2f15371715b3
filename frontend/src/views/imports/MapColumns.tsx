import { Menu } from '@mantine/core'
import { IconBookmark, IconCheck } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { NameDialog } from '../saved/NameDialog'
import { useSayRefusal } from '../shared/said'
import css from './imports.module.css'
import { baseOf, type Chosen, type ImportColumn, saveMapping, type Uploaded, withField, withMapping } from './useImport'

interface Props {
  spec: ModelSpec
  uploaded: Uploaded
  columns: readonly ImportColumn[]
  chosen: Chosen
  onColumns: (columns: ImportColumn[]) => void
  onChosen: (chosen: Chosen) => void
}

/** Each column of the table with samples of its cells, and the field that it goes to. */
export function MapColumns(props: Props) {
  const { t } = useTranslation()
  const { uploaded, columns, onColumns } = props
  const recognised = columns.filter((column) => column.field).length
  return (
    <>
      <div className={css.mapHead}>
        <p>
          {t(uploaded.remembered ? 'views.import.remembered' : 'views.import.recognised', {
            count: recognised,
            all: columns.length,
          })}
        </p>
        <Mappings {...props} />
      </div>
      <table className={css.table}>
        <thead>
          <tr>
            <th scope="col">{t('views.import.column')}</th>
            <th scope="col">{t('views.import.samples')}</th>
            <th scope="col">{t('views.import.field')}</th>
          </tr>
        </thead>
        <tbody>
          {columns.map((item) => (
            <tr key={item.column} data-unused={item.field ? undefined : true}>
              <td className={css.column}>
                {item.field ? <IconCheck size={14} className={css.tick} aria-hidden="true" /> : null}
                {item.column}
              </td>
              <td className={css.samples}>{item.samples.join(' · ') || t('views.import.noSamples')}</td>
              <td>
                <FieldPicker
                  item={item}
                  uploaded={uploaded}
                  onField={(field) => onColumns(withField(columns, item.column, field, uploaded.fields))}
                />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  )
}

function FieldPicker({
  item,
  uploaded,
  onField,
}: {
  item: ImportColumn
  uploaded: Uploaded
  onField: (field: string | null) => void
}) {
  const { t } = useTranslation()
  const field = item.field ? baseOf(item.field, uploaded.fields) : undefined
  const groups = [...new Set(uploaded.fields.map(({ group }) => group))]
  const by = field && item.field !== field.name ? (item.field?.slice(field.name.length + 1) ?? '') : ''
  return (
    <div className={css.pickers}>
      <select
        className={css.select}
        aria-label={item.column}
        value={field?.name ?? ''}
        data-empty={field ? undefined : true}
        onChange={(event) => onField(event.target.value || null)}
      >
        <option value="">{t('views.import.skip')}</option>
        {groups.map((group) => {
          const options = uploaded.fields
            .filter((one) => one.group === group)
            .map((one) => (
              <option key={one.name} value={one.name}>
                {one.label}
                {one.required ? ' *' : ''}
              </option>
            ))
          return group ? (
            <optgroup key={group} label={group}>
              {options}
            </optgroup>
          ) : (
            options
          )
        })}
      </select>
      {field && field.by.length > 2 ? (
        <select
          className={css.select}
          aria-label={t('views.import.byLabel', { column: item.column })}
          value={by}
          onChange={(event) => onField(event.target.value ? `${field.name}.${event.target.value}` : field.name)}
        >
          <option value="">{t('views.import.byAny')}</option>
          {field.by.map((one) => (
            <option key={one.name} value={one.name}>
              {t('views.import.by', { name: one.label })}
            </option>
          ))}
        </select>
      ) : null}
    </div>
  )
}

/** Mappings that were kept under a name. */
function Mappings({ spec, uploaded, columns, chosen, onColumns, onChosen }: Props) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const [naming, setNaming] = useState(false)
  const take = (id: string) => {
    const found = uploaded.mappings.find((one) => one.id === id)
    if (!found) return
    onColumns(withMapping(columns, found.mapping))
    onChosen({ ...chosen, ...found.options, keys: found.keys })
  }
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <button type="button" className={css.link}>
            <IconBookmark size={14} aria-hidden="true" />
            {t('views.import.mappings')}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {uploaded.mappings.map((one) => (
            <Menu.Item key={one.id} onClick={() => take(one.id)}>
              {one.shared ? t('views.import.shared', { label: one.label }) : one.label}
            </Menu.Item>
          ))}
          {uploaded.mappings.length > 0 ? <Menu.Divider /> : null}
          <Menu.Item onClick={() => setNaming(true)}>{t('views.import.saveMapping')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {naming ? (
        <NameDialog
          title={t('views.import.saveMapping')}
          name={uploaded.fileName.replace(/\.[^.]*$/, '')}
          onClose={() => setNaming(false)}
          onName={(label) => {
            setNaming(false)
            saveMapping(spec, label, chosen)
              .then(() => toast(t('views.import.mappingSaved'), { tone: 'success' }))
              .catch((error) => say(error, t('views.import.mappingNotSaved')))
          }}
        />
      ) : null}
    </>
  )
}
