import { ActionIcon, Button, Menu } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSpec } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { useScope } from '../scope'
import type { EditorProps, ValueProps } from '../types'
import css from './automation.module.css'
import { KindIcon } from './KindIcon'
import { StepBody } from './StepBody'
import { KINDS, moved, newStep, problemsOf, replaced, type Step, stepsOf, without } from './steps'

/** What all steps of a rule need to know. */
export interface StepScope {
  spec: ModelSpec
  called: boolean
  problems: Record<string, string>
}

/** What a rule does, step by step; what the server says about a step stands at the step. */
export function StepsEditor({ id, field, value, record, onChange, error }: EditorProps) {
  const { t } = useTranslation()
  const { language } = useScope()
  const { data: spec } = useSpec(String(record?.recordType ?? ''), language)
  const scope = spec ? { spec, called: record?.trigger === 'hook', problems: problemsOf(error) } : null
  return (
    // biome-ignore lint/a11y/useSemanticElements: a form inside a form, without a fieldset's frame
    <div id={id} role="group" aria-label={field.label}>
      {scope ? (
        <StepList scope={scope} steps={stepsOf(value)} before="" onChange={onChange} />
      ) : (
        <p className={css.quiet}>{t('automation.chooseType')}</p>
      )}
    </div>
  )
}

export function StepsValue(props: ValueProps) {
  return (
    <fieldset className={css.still} disabled>
      <StepsEditor {...props} onChange={() => undefined} />
    </fieldset>
  )
}

interface ListProps {
  scope: StepScope
  steps: Step[]
  /** The number of the step that the list belongs to, with a sign for its side: "3+". */
  before: string
  onChange: (steps: Step[]) => void
}

export function StepList({ scope, steps, before, onChange }: ListProps) {
  const { t } = useTranslation()
  return (
    <div className={css.steps}>
      <ol className={css.list}>
        {steps.map((step, index) => (
          <Card
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no names
            key={index}
            scope={scope}
            step={step}
            number={`${before}${index + 1}`}
            last={index === steps.length - 1}
            onChange={(next) => onChange(replaced(steps, index, next))}
            onMove={(by) => onChange(moved(steps, index, by))}
            onRemove={() => onChange(without(steps, index))}
          />
        ))}
      </ol>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button variant="default" size="xs" leftSection={<IconPlus size={14} />} className={css.add}>
            {t('automation.addStep')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {KINDS.map((kind) => (
            <Menu.Item
              className={css.item}
              key={kind}
              leftSection={<KindIcon kind={kind} />}
              onClick={() => onChange([...steps, newStep(kind)])}
            >
              {t(`automation.kinds.${kind}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  )
}

interface CardProps {
  scope: StepScope
  step: Step
  number: string
  last: boolean
  onChange: (step: Step) => void
  onMove: (by: 1 | -1) => void
  onRemove: () => void
}

function Card({ scope, step, number, last, onChange, onMove, onRemove }: CardProps) {
  const { t } = useTranslation()
  const problem = scope.problems[number]
  const tools = { variant: 'subtle', color: 'gray', size: 'sm' } as const
  return (
    <li className={css.card} data-wrong={problem ? true : undefined} aria-label={t('automation.step', { number })}>
      <div className={css.cardHead}>
        <span className={css.number}>{number}</span>
        <KindIcon kind={step.kind} />
        <h3 className={css.cardName}>{t(`automation.kinds.${step.kind}`)}</h3>
        <ActionIcon
          {...tools}
          aria-label={t('automation.earlier', { number })}
          disabled={/(^|\D)1$/.test(number)}
          onClick={() => onMove(-1)}
        >
          <IconArrowUp size={14} />
        </ActionIcon>
        <ActionIcon {...tools} aria-label={t('automation.later', { number })} disabled={last} onClick={() => onMove(1)}>
          <IconArrowDown size={14} />
        </ActionIcon>
        <ActionIcon {...tools} aria-label={t('automation.removeStep', { number })} onClick={onRemove}>
          <IconTrash size={14} />
        </ActionIcon>
      </div>
      <StepBody scope={scope} step={step} number={number} onChange={onChange} />
      {problem ? (
        <p className={css.problem} role="alert">
          {problem}
        </p>
      ) : null}
    </li>
  )
}
