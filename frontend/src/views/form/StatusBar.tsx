import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type Linked, useSuggestions } from '@/data'
import type { ActionSpec, FieldSpec, ModelSpec } from '@/spec/types.gen'
import { toneName } from '@/ui/Tag'
import { isOffered } from '../actions/arguments'
import css from './form.module.css'

interface Step {
  value: string
  label: string
  tone: string | null
  /** What a press does; none where it cannot be reached from here. */
  go?: () => unknown
}

interface Props {
  spec: ModelSpec
  field: FieldSpec
  value: unknown
  state: unknown
  locked: boolean
  run: (action: ActionSpec, values?: Record<string, unknown>) => unknown
  put: (value: unknown) => unknown
}

const NOTHING = { type: '', titleField: 'id', many: '', label: '', colorField: null }

/** The way of a record: its states, or the stages that it may stand in. Those that can be reached are buttons. */
export function StatusBar(props: Props) {
  const { field } = props
  const stages = useSuggestions(field.relation ?? NOTHING, '', undefined, field.type === 'm2o')
  const current = field.type === 'm2o' ? (props.value as Linked | null)?.id : String(props.value ?? '')
  const steps = field.type === 'm2o' ? stageSteps(props, stages.data ?? []) : stateSteps(props)
  return <Chevrons label={field.label} steps={steps} current={current ?? ''} />
}

function stateSteps({ spec, field, state, locked, run }: Props): Step[] {
  return (field.options ?? []).map((option) => {
    const action = Object.values(spec.actions).find(
      (item) => item.move?.to === option.value && item.move.from.includes(String(state)),
    )
    const go = action && !locked && isOffered(action, state) ? () => run(action) : undefined
    return { value: option.value, label: option.label, tone: option.tone, go }
  })
}

/** Along a relation: by the action that asks for exactly such a record, else by writing the field. */
function stageSteps({ spec, field, state, locked, run, put }: Props, stages: Linked[]): Step[] {
  const mover = moverFor(spec, field)
  return stages.map((stage) => {
    const byAction =
      mover && isOffered(mover.action, state) ? () => run(mover.action, { [mover.argument]: stage }) : undefined
    const byWrite = !mover && !field.readonly ? () => put(stage) : undefined
    return {
      value: stage.id,
      label: stage.title,
      tone: stage.color ?? null,
      go: locked ? undefined : (byAction ?? byWrite),
    }
  })
}

/** The action that moves a record along this relation: its one required argument is such a record. */
export function moverFor(spec: ModelSpec, field: FieldSpec): { action: ActionSpec; argument: string } | null {
  for (const action of Object.values(spec.actions)) {
    const required = action.arguments.filter((argument) => argument.required)
    const [only] = required
    if (
      action.on === 'record' &&
      required.length === 1 &&
      only?.relation?.type === field.relation?.type &&
      only?.name === field.name
    ) {
      return { action, argument: only.name }
    }
  }
  return null
}

function Chevrons({ label, steps, current }: { label: string; steps: Step[]; current: string }) {
  const { t } = useTranslation()
  const at = steps.findIndex((step) => step.value === current)
  const list = useRef<HTMLOListElement>(null)
  // On a narrow screen the way is longer than its place: where the record stands comes into sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another step, or its coming, moves it
  useEffect(() => {
    const here = list.current?.children[at] as HTMLElement | undefined
    if (list.current && here)
      list.current.scrollLeft = here.offsetLeft - (list.current.clientWidth - here.offsetWidth) / 2
  }, [at, steps.length])
  return (
    <ol ref={list} className={css.chevrons} aria-label={label}>
      {steps.map((step, index) => {
        const here = step.value === current
        const tone = toneName(step.tone ?? 'indigo')
        return (
          <li
            key={step.value}
            className={css.chevron}
            data-here={here || undefined}
            data-past={index < at || undefined}
            aria-current={here ? 'step' : undefined}
            style={{ '--tone': `var(--tone-${tone})` } as React.CSSProperties}
          >
            {step.go && !here ? (
              <button
                type="button"
                title={t('views.form.moveTo', { name: step.label })}
                onClick={() => void step.go?.()}
              >
                {step.label}
              </button>
            ) : (
              <span>{step.label}</span>
            )}
          </li>
        )
      })}
    </ol>
  )
}
