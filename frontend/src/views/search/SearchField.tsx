import { Combobox, useCombobox } from '@mantine/core'
import { IconAbc, IconChevronRight, IconFilter, IconSearch, IconStack2 } from '@tabler/icons-react'
import { type KeyboardEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CollectionProps } from '@/app/contracts'
import { useShortcut } from '@/app/shortcuts/registry'
import { useSuggestions } from '@/data'
import { useScope } from '@/widgets'
import { parseDay } from '@/widgets/date/parse'
import { useDebounced } from '@/widgets/debounced'
import { parseNumber } from '@/widgets/numbers'
import { type Condition, type Operator, withCondition } from './conditions'
import { activeFilters } from './query'
import css from './search.module.css'
import { firstSuggestions, nextSuggestions, type Step, type Suggestion } from './suggestions'

const START: Step = { field: null, operator: null }
const NOTHING = { type: '', titleField: 'id', many: '', label: '', colorField: null }

/** One field for everything: text to find, ready filters, and conditions built field → operator → value with the keys. */
export function SearchField({ spec, state, setState }: CollectionProps) {
  const { t } = useTranslation()
  const { today } = useScope()
  const input = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [step, setStep] = useState<Step>(START)
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() })
  const search = useDebounced(text, 150)
  const isLink = step.field?.type === 'm2o' || step.field?.type === 'm2m'
  const linked = useSuggestions(step.field?.relation ?? NOTHING, search, undefined, isLink && combobox.dropdownOpened)
  const on = activeFilters(spec, state)
  const options = step.field
    ? nextSuggestions(step, text.trim(), linked.data ?? [], t)
    : firstSuggestions(spec, text.trim(), on, t)
  useShortcut({ keys: '/', label: t('views.search.focus'), run: () => input.current?.focus() })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the first offer is marked whenever what is offered changes
  useEffect(() => {
    if (combobox.dropdownOpened && (text || step.field)) combobox.selectFirstOption()
  }, [text, step, linked.data])

  const reset = () => {
    setText('')
    setStep(START)
    combobox.closeDropdown()
  }
  const put = (condition: Condition) => {
    setState({ where: withCondition(spec, state.where, condition), page: undefined })
    reset()
  }
  const run = ({ act }: Suggestion) => {
    if (act.do === 'search') setState({ q: act.text })
    if (act.do === 'filter') setState({ filters: [...on, act.id] })
    if (act.do === 'group') setState({ group: [...(state.group ?? []), act.by] })
    if (act.do === 'condition') return put(act.condition)
    if (act.do === 'step') {
      setStep(act.step)
      setText('')
      return
    }
    reset()
  }
  const typedCondition = (): Condition | null => {
    const { field, operator } = step
    const typed = text.trim()
    if (!field || !operator || !typed || operator === 'in' || operator === 'notIn') return null
    const value = readValue(field.type, typed, today)
    return value === null ? null : { field: field.name, operator, value }
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Backspace' && text === '') {
      event.preventDefault()
      back(step, setStep, () => removeLast({ spec, state, setState }))
    }
    if (event.key === 'Escape') {
      event.stopPropagation()
      if (step.field || text) reset()
      else input.current?.blur()
    }
    if (event.key === 'Enter') {
      const condition = typedCondition()
      if (condition) put(condition)
      else if (text.trim() === '' && !step.field && state.q && combobox.getSelectedOptionIndex() < 0)
        setState({ q: undefined })
    }
  }
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(key) => {
        const found = options.find((option) => option.key === key)
        if (found) run(found)
      }}
      offset={6}
      shadow="md"
      width={340}
      position="bottom-start"
    >
      <Combobox.DropdownTarget>
        <div className={css.field}>
          <IconSearch size={14} className={css.lens} aria-hidden="true" />
          {step.field ? (
            <span className={css.path}>
              {step.field.label}
              {step.operator ? ` ${t(`views.operators.${step.operator}`)}` : ''}
            </span>
          ) : null}
          <Combobox.EventsTarget>
            <input
              ref={input}
              className={css.input}
              aria-label={t('views.search.label')}
              placeholder={placeholder(step, t)}
              autoComplete="off"
              value={text}
              onChange={(event) => {
                setText(event.target.value)
                combobox.openDropdown()
              }}
              onFocus={() => combobox.openDropdown()}
              onClick={() => combobox.openDropdown()}
              onBlur={() => {
                combobox.closeDropdown()
                setStep(START)
              }}
              onKeyDown={onKeyDown}
            />
          </Combobox.EventsTarget>
        </div>
      </Combobox.DropdownTarget>
      <Combobox.Dropdown hidden={options.length === 0} className={css.dropdown}>
        <Combobox.Options className={css.options}>
          {options.map((option) => (
            <Combobox.Option
              key={option.key}
              value={option.key}
              className={css.option}
              onMouseDown={(event) => event.preventDefault()}
            >
              <Sign kind={option.kind} />
              <span className={css.optionLabel}>{option.label}</span>
              {option.act.do === 'step' ? <IconChevronRight size={13} className={css.next} aria-hidden="true" /> : null}
            </Combobox.Option>
          ))}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  )
}

function Sign({ kind }: { kind: Suggestion['kind'] }) {
  const props = { size: 14, className: css.kind, 'aria-hidden': true } as const
  if (kind === 'text') return <IconSearch {...props} />
  if (kind === 'filter') return <IconFilter {...props} />
  if (kind === 'group') return <IconStack2 {...props} />
  if (kind === 'condition') return <IconAbc {...props} />
  return null
}

function placeholder(step: Step, t: (key: string) => string): string {
  if (!step.field) return t('views.search.placeholder')
  const typed: Operator[] = ['contains', 'startsWith', 'eq', 'neq', 'gt', 'gte', 'lt', 'lte']
  return step.operator && typed.includes(step.operator) ? t('views.search.typeValue') : t('views.search.chooseValue')
}

/** The typed text as the field's value; null: it is none. */
function readValue(type: string, text: string, today: string): unknown {
  if (type === 'date' || type === 'datetime') return parseDay(text, today)
  if (type === 'int' || type === 'decimal' || type === 'money' || type === 'percent') return parseNumber(text)
  return text
}

function back(step: Step, setStep: (step: Step) => void, empty: () => void) {
  if (step.operator) setStep({ field: step.field, operator: null })
  else if (step.field) setStep(START)
  else empty()
}

function removeLast({ spec, state, setState }: CollectionProps) {
  if (state.q) return setState({ q: undefined })
  if (state.where) return setState({ where: undefined })
  const on = activeFilters(spec, state)
  if (on.length > 0) setState({ filters: on.slice(0, -1) })
}
