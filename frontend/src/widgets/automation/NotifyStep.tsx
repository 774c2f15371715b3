import { useTranslation } from 'react-i18next'
import { inputValue, useSpec } from '@/data'
import type { FieldSpec } from '@/spec/types.gen'
import { Editor } from '../Editor'
import { useScope } from '../scope'
import css from './automation.module.css'
import { relationOf } from './RuleFields'
import type { StepScope } from './StepsEditor'
import type { Step } from './steps'
import { textField, useStored } from './stored'
import { Template } from './ValueEditor'

interface Props {
  scope: StepScope
  step: Step
  onChange: (step: Step) => void
}

/** Whom a rule tells something in the app, and what. */
export function NotifyStep({ scope, step, onChange }: Props) {
  const { t } = useTranslation()
  const chosen = step.people ?? []
  const known = [
    ...(scope.spec.fields.assignee ? ['assignee'] : []),
    ...(scope.spec.conversation ? ['followers'] : []),
    'owner',
  ]
  // What is chosen and not known here is shown all the same: it can then be taken away.
  const offered = [...known, ...chosen.filter((each) => !known.includes(each))]
  const field: FieldSpec = {
    ...textField('people', t('automation.whom')),
    type: 'choices',
    options: offered.map((value) => ({ value, label: t(`automation.people.${value}`), tone: null })),
  }
  return (
    <>
      <div className={css.assignment}>
        <span className={css.fieldName}>{field.label}</span>
        <Editor
          field={field}
          value={chosen}
          label={field.label}
          onChange={(people) => onChange({ ...step, people: people as string[] })}
        />
      </div>
      <Several
        type="identity.User"
        label={t('automation.people.users')}
        ids={step.users ?? []}
        onChange={(users) => onChange({ ...step, users })}
      />
      <Several
        type="identity.Role"
        label={t('automation.people.roles')}
        ids={step.roles ?? []}
        onChange={(roles) => onChange({ ...step, roles })}
      />
      <div className={css.assignment}>
        <span className={css.fieldName}>
          {t('automation.sentence')}
          <span className={css.star}> *</span>
        </span>
        <Template
          label={t('automation.sentence')}
          long={false}
          source={scope.spec}
          value={step.text ?? ''}
          onChange={(text) => onChange({ ...step, text })}
        />
      </div>
      <p className={css.quiet}>{t('automation.notifyHelp')}</p>
    </>
  )
}

interface SeveralProps {
  type: string
  label: string
  ids: string[]
  onChange: (ids: string[]) => void
}

/** Several records of one type, kept as their numbers. */
function Several({ type, label, ids, onChange }: SeveralProps) {
  const { language } = useScope()
  const { data: spec } = useSpec(type, language)
  const field: FieldSpec | undefined = spec && { ...textField(type, label), type: 'm2m', relation: relationOf(spec) }
  const shown = useStored(field, ids)
  return (
    <div className={css.assignment}>
      <span className={css.fieldName}>{label}</span>
      <div className={css.box}>
        {field ? (
          <Editor
            field={field}
            value={shown}
            label={label}
            onChange={(next) => onChange(inputValue(field, next) as string[])}
          />
        ) : null}
      </div>
    </div>
  )
}
