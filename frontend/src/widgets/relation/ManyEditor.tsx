import { Combobox, useCombobox } from '@mantine/core'
import { IconX } from '@tabler/icons-react'
import { type KeyboardEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Linked, useSuggestions } from '@/data'
import { Tag } from '@/ui/Tag'
import { useDebounced } from '../debounced'
import css from '../picker.module.css'
import { useScope } from '../scope'
import type { EditorProps } from '../types'
import { useQuickCreate } from './useQuickCreate'

const NOTHING = { type: '', titleField: 'id', many: '', label: '', colorField: null }
const CREATE = '\u0000create'

/** Several related records as tags: type to find, Enter adds, Backspace takes the last away. */
export function ManyEditor(props: EditorProps) {
  const { field, onChange, onDone, onCancel, cell } = props
  const { t } = useTranslation()
  const { type } = useScope()
  const values = (props.value ?? []) as Linked[]
  const [typed, setTyped] = useState('')
  const search = useDebounced(typed, 160)
  const relation = field.relation ?? NOTHING
  const combobox = useCombobox()
  const open = combobox.dropdownOpened
  const creation = useQuickCreate(field.relation, open)
  // Words that are kept per record type (tags) are offered and made for the record's own.
  const fixed = creation.spec?.fields.recordType ? { recordType: type } : undefined
  const where = fixed ? { recordType: { eq: type } } : undefined
  const found = useSuggestions(relation, search, where, open && field.relation !== undefined)
  const free = (found.data ?? []).filter((item) => !values.some((value) => value.id === item.id))
  const name = typed.trim()
  const isNew = name !== '' && !free.some((item) => item.title.toLowerCase() === name.toLowerCase())
  const add = (item: Linked) => {
    onChange([...values, item])
    setTyped('')
    combobox.resetSelectedOption()
  }
  const submit = (value: string) => {
    if (value === CREATE) void creation.create(name, fixed).then((made) => made && add(made))
    const item = free.find((one) => one.id === value)
    if (item) add(item)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Backspace' && typed === '') onChange(values.slice(0, -1))
    if (event.key === 'Escape' && (cell || open)) {
      event.stopPropagation()
      combobox.closeDropdown()
      if (cell) onCancel?.()
    }
    if (event.key === 'Enter' && cell && combobox.getSelectedOptionIndex() < 0) onDone?.(values)
  }
  return (
    <Combobox store={combobox} onOptionSubmit={submit} offset={4} shadow="md">
      <Combobox.DropdownTarget>
        <div className={css.many} data-tokens data-cell={cell || undefined}>
          {values.map((value) => (
            <Tag key={value.id} tone={value.color ?? 'gray'}>
              <span className={css.token}>
                {value.title}
                {props.disabled ? null : (
                  <button
                    type="button"
                    tabIndex={-1}
                    className={css.remove}
                    aria-label={t('widgets.remove', { name: value.title })}
                    onMouseDown={(event) => event.preventDefault()}
                    onClick={() => onChange(values.filter((item) => item.id !== value.id))}
                  >
                    <IconX size={10} />
                  </button>
                )}
              </span>
            </Tag>
          ))}
          <Combobox.EventsTarget>
            <input
              id={props.id}
              aria-label={props.label}
              aria-invalid={props.invalid || undefined}
              autoComplete="off"
              placeholder={values.length > 0 || cell || props.disabled ? '' : '—'}
              disabled={props.disabled}
              value={typed}
              // biome-ignore lint/a11y/noAutofocus: a cell that somebody opened for editing
              autoFocus={props.autoFocus}
              onFocus={() => combobox.openDropdown()}
              onClick={() => combobox.openDropdown()}
              onBlur={() => {
                combobox.closeDropdown()
                setTyped('')
              }}
              onChange={(event) => {
                setTyped(event.target.value)
                combobox.openDropdown()
                combobox.selectFirstOption()
              }}
              onKeyDown={onKeyDown}
            />
          </Combobox.EventsTarget>
        </div>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown className={css.dropdown}>
        <Combobox.Options className={css.options}>
          {free.map((item) => (
            <Combobox.Option key={item.id} value={item.id} className={css.option}>
              <Tag tone={item.color ?? 'gray'}>{item.title}</Tag>
            </Combobox.Option>
          ))}
          {isNew && creation.allowed ? (
            <Combobox.Option value={CREATE} className={css.option} data-extra>
              {t('widgets.create', { name })}
            </Combobox.Option>
          ) : null}
          {free.length === 0 && !(isNew && creation.allowed) ? (
            <Combobox.Empty className={css.empty}>{t('widgets.nothingFound')}</Combobox.Empty>
          ) : null}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}
