import { Menu } from '@mantine/core'
import { IconCheck, IconChevronDown } from '@tabler/icons-react'
import css from './shared.module.css'

interface Props {
  label: string
  chosen: readonly string[]
  options: readonly { value: string; label: string }[]
  onPick: (value: string) => void
  /** Several may be chosen: the menu stays open. */
  many?: boolean
}

/** A small button that says what is chosen, and offers the rest. */
export function OptionMenu({ label, chosen, options, onPick, many }: Props) {
  const names = options
    .filter((option) => option.value !== '' && chosen.includes(option.value))
    .map((option) => option.label)
  return (
    <Menu position="bottom-start" closeOnItemClick={!many}>
      <Menu.Target>
        <button type="button" className={css.button}>
          <span className={css.label}>{label}</span>
          <span className={css.value}>{names.join(', ') || '—'}</span>
          <IconChevronDown size={13} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown className={css.menu}>
        {options.map((option) => (
          <Menu.Item
            key={option.value}
            role={many ? 'menuitemcheckbox' : 'menuitemradio'}
            aria-checked={chosen.includes(option.value)}
            leftSection={
              <span className={css.tick}>{chosen.includes(option.value) ? <IconCheck size={14} /> : null}</span>
            }
            onClick={() => onPick(option.value)}
          >
            {option.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
