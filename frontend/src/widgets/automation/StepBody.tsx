import { Button, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useSpec } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { argumentField } from '@/views/actions/arguments'
import { useScope } from '../scope'
import css from './automation.module.css'
import { Choose } from './Choose'
import { Conditions, Remove } from './ConditionEditor'
import { Duration } from './Duration'
import { RecordTypePicker } from './RecordType'
import { StepList, type StepScope } from './StepsEditor'
import { camel, type Step, snake, stepsOf, type Values } from './steps'
import { choicesOf, dates, textField, writable } from './stored'
import { firstValue, ValueEditor } from './ValueEditor'

interface Props {
  scope: StepScope
  step: Step
  number: string
  onChange: (step: Step) => void
}

/** What a step of this kind asks for. */
export function StepBody(props: Props) {
  const { scope, step, onChange } = props
  const { t } = useTranslation()
  switch (step.kind) {
    case 'set':
      return (
        <Assignments
          target={scope.spec}
          scope={scope}
          values={step.values ?? {}}
          onChange={(values) => onChange({ ...step, values })}
        />
      )
    case 'create':
      return <CreateStep {...props} />
    case 'action':
      return <ActionStep {...props} />
    case 'call':
      return <CallStep {...props} />
    case 'wait':
      return <WaitStep {...props} />
    case 'branch':
      return <BranchStep {...props} />
    case 'stop':
      return <p className={css.quiet}>{t('automation.stopHelp')}</p>
    default:
      return <p className={css.quiet}>{t('automation.unknownStep')}</p>
  }
}

interface AssignmentsProps {
  target: ModelSpec
  scope: StepScope
  values: Values
  onChange: (values: Values) => void
}

/** Fields and the values that they get. */
function Assignments({ target, scope, values, onChange }: AssignmentsProps) {
  const { t } = useTranslation()
  const free = writable(target).filter((field) => !(field.name in values))
  const add = (name: string) => {
    const field = target.fields[name]
    if (field) onChange({ ...values, [name]: firstValue(field) })
  }
  const sorted = [...free].sort((a, b) => Number(b.required) - Number(a.required))
  return (
    <div className={css.assignments}>
      {Object.entries(values).map(([name, value]) => (
        <div key={name} className={css.assignment}>
          <span className={css.fieldName}>{target.fields[name]?.label ?? name}</span>
          <ValueEditor
            field={target.fields[name] ?? textField(name, name)}
            source={scope.spec}
            value={value}
            called={scope.called}
            onChange={(next) => (next ? onChange({ ...values, [name]: next }) : undefined)}
          />
          <Remove
            label={t('widgets.remove', { name: target.fields[name]?.label ?? name })}
            onRemove={() => onChange(Object.fromEntries(Object.entries(values).filter(([each]) => each !== name)))}
          />
        </div>
      ))}
      <div className={css.short}>
        <Choose
          label={t('automation.addField')}
          value=""
          nothing={t('automation.addField')}
          choices={choicesOf(sorted)}
          onChange={add}
        />
      </div>
    </div>
  )
}

function CreateStep({ scope, step, onChange }: Props) {
  const { language } = useScope()
  const { data: made } = useSpec(step.record ?? '', language)
  const choose = (record: string) => onChange({ ...step, record, values: {} })
  return (
    <>
      <div className={`${css.short} ${css.box}`}>
        <RecordTypePicker value={step.record ?? ''} onChange={choose} creatable />
      </div>
      {made ? (
        <Assignments
          target={made}
          scope={scope}
          values={step.values ?? {}}
          onChange={(values) => onChange({ ...step, values })}
        />
      ) : null}
    </>
  )
}

function ActionStep({ scope, step, onChange }: Props) {
  const { t } = useTranslation()
  const input = step.input ?? {}
  const actions = Object.entries(scope.spec.actions).filter(([, each]) => each.on === 'record')
  const action = scope.spec.actions[step.action ?? '']
  const put = (name: string, value: Values[string] | undefined) => {
    const rest = Object.entries(input).filter(([each]) => each !== name)
    onChange({ ...step, input: Object.fromEntries(value ? [...rest, [name, value]] : rest) })
  }
  const choices = actions
    .map(([value, each]) => ({ value, label: each.title }))
    .sort((a, b) => a.label.localeCompare(b.label))
  return (
    <>
      <div className={css.short}>
        <Choose
          label={t('automation.whichAction')}
          value={step.action ?? ''}
          nothing={t('automation.whichAction')}
          choices={choices}
          onChange={(next) => onChange({ kind: 'action', action: next, input: {} })}
        />
      </div>
      {action?.arguments.map((argument) => (
        <div key={argument.name} className={css.assignment}>
          <span className={css.fieldName}>
            {argument.label}
            {argument.required ? <span className={css.star}> *</span> : null}
          </span>
          <ValueEditor
            field={argumentField(argument)}
            widget={argument.widget}
            source={scope.spec}
            value={input[snake(argument.name)] ?? input[camel(argument.name)]}
            called={scope.called}
            optional={!argument.required}
            onChange={(value) => put(snake(argument.name), value)}
          />
        </div>
      ))}
    </>
  )
}

function CallStep({ scope, step, onChange }: Props) {
  const { t } = useTranslation()
  const entries = Object.entries(step.body ?? {})
  const put = (body: (readonly [string, Values[string]])[]) => onChange({ ...step, body: Object.fromEntries(body) })
  const change = (at: number, entry: readonly [string, Values[string]]) =>
    put(entries.map((each, index) => (index === at ? entry : each)))
  return (
    <>
      <TextInput
        aria-label={t('automation.url')}
        placeholder="https://"
        inputMode="url"
        value={step.url ?? ''}
        onChange={(event) => onChange({ ...step, url: event.currentTarget.value })}
      />
      <p className={css.quiet}>{t('automation.callHelp')}</p>
      {entries.map(([name, value], index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name is being typed
        <div key={index} className={css.assignment}>
          <TextInput
            aria-label={t('automation.valueName')}
            value={name}
            onChange={(event) => change(index, [event.currentTarget.value, value])}
          />
          <ValueEditor
            field={textField(name, name || t('automation.valueName'))}
            source={scope.spec}
            value={value}
            called={scope.called}
            onChange={(next) => (next ? change(index, [name, next]) : undefined)}
          />
          <Remove
            label={t('widgets.remove', { name })}
            onRemove={() => put(entries.filter((_each, at) => at !== index))}
          />
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          size="compact-xs"
          leftSection={<IconPlus size={13} />}
          onClick={() => put([...entries, [`value${entries.length + 1}`, { field: '' }]])}
        >
          {t('automation.addValue')}
        </Button>
      </div>
    </>
  )
}

function WaitStep({ scope, step, onChange }: Props) {
  const { t } = useTranslation()
  const minutes = step.minutes ?? 0
  const until = (name: string) =>
    onChange(name ? { kind: 'wait', until: name, minutes } : { kind: 'wait', minutes: Math.abs(minutes) || 60 })
  return (
    <div className={css.line}>
      <div className={css.short}>
        <Choose
          label={t('automation.waitUntil')}
          value={step.until ?? ''}
          nothing={t('automation.waitFor')}
          choices={choicesOf(dates(scope.spec)).map((each) => ({
            ...each,
            label: t('automation.untilDate', { field: each.label }),
          }))}
          onChange={until}
        />
      </div>
      <Duration
        minutes={minutes}
        signed={Boolean(step.until)}
        onChange={(next) => onChange({ ...step, minutes: next })}
      />
    </div>
  )
}

function BranchStep({ scope, step, number, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <>
      <Conditions
        spec={scope.spec}
        where={step.condition ?? {}}
        onChange={(condition) => onChange({ ...step, condition })}
      />
      <div className={css.side}>
        <h4 className={css.sideName}>{t('automation.then')}</h4>
        <StepList
          scope={scope}
          steps={stepsOf(step.then)}
          before={`${number}+`}
          onChange={(then) => onChange({ ...step, then })}
        />
      </div>
      <div className={css.side}>
        <h4 className={css.sideName}>{t('automation.else')}</h4>
        <StepList
          scope={scope}
          steps={stepsOf(step.else)}
          before={`${number}−`}
          onChange={(other) => onChange({ ...step, else: other })}
        />
      </div>
    </>
  )
}
