import { Combobox, Loader, useCombobox } from '@mantine/core'
import { IconChevronDown, IconX } from '@tabler/icons-react'
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import css from './picker.module.css'
import own from './widgets.module.css'

export interface Choice {
  value: string
  label: string
  sign?: ReactNode
}

export interface PickerProps {
  id?: string
  label?: string
  /** What is chosen, in words; "" for nothing. */
  chosen: string
  /** Stands before the text while nobody types. */
  sign?: ReactNode
  choices: readonly Choice[]
  loading?: boolean
  /** Somebody types: the choices are to be narrowed by whoever gives them. */
  onSearch?: (text: string) => void
  onOpen?: () => void
  onPick: (value: string) => void
  onClear?: () => void
  onCancel?: () => void
  /** Offered below the choices, for the typed text. */
  extra?: (text: string) => { value: string; label: string } | null
  onExtra?: (text: string) => void
  placeholder?: string
  autoFocus?: boolean
  cell?: boolean
  disabled?: boolean
  invalid?: boolean
  required?: boolean
}

const EXTRA = '\u0000extra'

/** One choice out of many, found by typing. The choices come narrowed already. */
export function Picker(props: PickerProps) {
  const { choices, onSearch, onPick, onClear, onCancel, chosen, cell, extra } = props
  const { t } = useTranslation()
  const [typed, setTyped] = useState<string | null>(null)
  const input = useRef<HTMLInputElement>(null)
  const combobox = useCombobox({
    onDropdownOpen: () => props.onOpen?.(),
    onDropdownClose: () => combobox.resetSelectedOption(),
  })
  const more = extra?.(typed ?? '') ?? null
  // biome-ignore lint/correctness/useExhaustiveDependencies: the first choice is marked whenever the choices change
  useEffect(() => {
    if (combobox.dropdownOpened && typed) combobox.selectFirstOption()
  }, [choices, typed])
  const type = (text: string) => {
    setTyped(text)
    onSearch?.(text)
    combobox.openDropdown()
  }
  const close = () => {
    setTyped(null)
    onSearch?.('')
    combobox.closeDropdown()
  }
  const pick = (value: string) => {
    if (value === EXTRA) props.onExtra?.(typed ?? '')
    else onPick(value)
    close()
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && (combobox.dropdownOpened || cell)) {
      event.stopPropagation()
      const wasOpen = combobox.dropdownOpened
      close()
      if (cell || !wasOpen) onCancel?.()
    }
    if (event.key === 'Backspace' && !typed && chosen && onClear) {
      event.preventDefault()
      onClear()
    }
  }
  return (
    <Combobox store={combobox} onOptionSubmit={pick} offset={4} shadow="md" withinPortal>
      <Combobox.DropdownTarget>
        <div className={css.frame} data-cell={cell || undefined}>
          {props.sign && typed === null ? <span className={css.sign}>{props.sign}</span> : null}
          <Combobox.EventsTarget>
            <input
              ref={input}
              id={props.id}
              aria-label={props.label}
              aria-invalid={props.invalid || undefined}
              aria-required={props.required || undefined}
              autoComplete="off"
              className={`${own.input} ${cell ? own.cell : ''}`}
              data-open={combobox.dropdownOpened || undefined}
              style={props.sign && typed === null ? { paddingLeft: 36 } : undefined}
              disabled={props.disabled}
              placeholder={chosen || (props.placeholder ?? (cell || props.disabled ? '' : '—'))}
              value={typed ?? chosen}
              // biome-ignore lint/a11y/noAutofocus: a cell that somebody opened for editing
              autoFocus={props.autoFocus}
              onFocus={(event) => {
                event.target.select()
                if (props.autoFocus) combobox.openDropdown()
              }}
              onClick={() => combobox.openDropdown()}
              onBlur={close}
              onChange={(event) => type(event.target.value)}
              onKeyDown={onKeyDown}
            />
          </Combobox.EventsTarget>
          {props.loading ? (
            <Loader size={13} className={css.mark} />
          ) : (
            <Mark
              clearable={Boolean(chosen && onClear && !props.disabled)}
              onClear={() => {
                onClear?.()
                input.current?.focus()
              }}
              label={t('widgets.clear')}
            />
          )}
        </div>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown className={css.dropdown}>
        <Offers choices={choices} more={more?.label} loading={props.loading} />
      </Combobox.Dropdown>
    </Combobox>
  )
}

function Offers({ choices, more, loading }: { choices: readonly Choice[]; more?: string; loading?: boolean }) {
  const { t } = useTranslation()
  return (
    <Combobox.Options className={css.options}>
      {choices.map((choice) => (
        <Combobox.Option key={choice.value} value={choice.value} className={css.option}>
          {choice.sign}
          <span className={css.optionLabel}>{choice.label}</span>
        </Combobox.Option>
      ))}
      {more ? (
        <Combobox.Option value={EXTRA} className={css.option} data-extra>
          {more}
        </Combobox.Option>
      ) : null}
      {choices.length === 0 && !more ? (
        <Combobox.Empty className={css.empty}>
          {loading ? t('common.loading') : t('widgets.nothingFound')}
        </Combobox.Empty>
      ) : null}
    </Combobox.Options>
  )
}

function Mark({ clearable, onClear, label }: { clearable: boolean; onClear: () => void; label: string }) {
  if (!clearable) return <IconChevronDown size={14} className={css.mark} aria-hidden="true" />
  return (
    <button
      type="button"
      tabIndex={-1}
      className={css.clear}
      aria-label={label}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onClear}
    >
      <IconX size={13} />
    </button>
  )
}
