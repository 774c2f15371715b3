import './styles-fields'
import { Loader } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import css from './Steps.module.css'

export interface Step {
  key: string
  title: string
  state: 'waiting' | 'running' | 'done' | 'failed'
}

/** The real steps of work that goes on, each with how far it is. */
export function Steps({ steps }: { steps: readonly Step[] }) {
  return (
    <ol className={css.steps}>
      {steps.map((step) => (
        <li
          key={step.key}
          className={css.step}
          data-state={step.state}
          aria-current={step.state === 'running' ? 'step' : undefined}
        >
          <span className={css.sign} aria-hidden="true">
            {step.state === 'done' ? <IconCheck size={13} stroke={2.6} /> : null}
            {step.state === 'failed' ? <IconX size={13} stroke={2.6} /> : null}
            {step.state === 'running' ? <Loader size={14} /> : null}
          </span>
          {step.title}
        </li>
      ))}
    </ol>
  )
}
