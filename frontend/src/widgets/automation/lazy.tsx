import { type ComponentType, lazy, Suspense } from 'react'
import type { EditorProps, ValueProps, Widget } from '../types'

/** A part fetched, with its words, when the first of its kind is drawn. */
function later<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const Part = lazy(async () => {
    const [{ addWords }, { automationLocales }, loaded] = await Promise.all([
      import('@/i18n/setup'),
      import('./words'),
      load(),
    ])
    await addWords(automationLocales)
    return { default: loaded as ComponentType<object> }
  })
  return function Later(props: P) {
    return (
      <Suspense fallback={<span aria-busy="true" />}>
        <Part {...props} />
      </Suspense>
    )
  }
}

const value = (load: () => Promise<ComponentType<ValueProps>>) => later(load)
const editor = (load: () => Promise<ComponentType<EditorProps>>) => later(load)

/** The widgets of automation rules by the names in their specs. */
export const automationWidgets: [string, Widget][] = [
  [
    'condition',
    {
      Value: value(() => import('./ConditionEditor').then((m) => m.ConditionValue)),
      Editor: editor(() => import('./ConditionEditor').then((m) => m.ConditionEditor)),
    },
  ],
  [
    'steps',
    {
      Value: value(() => import('./StepsEditor').then((m) => m.StepsValue)),
      Editor: editor(() => import('./StepsEditor').then((m) => m.StepsEditor)),
    },
  ],
  [
    'record_type',
    {
      Value: value(() => import('./RecordType').then((m) => m.RecordTypeValue)),
      Editor: editor(() => import('./RecordType').then((m) => m.RecordTypeEditor)),
    },
  ],
  [
    'rule_field',
    {
      Value: value(() => import('./RuleFields').then((m) => m.FieldValue)),
      Editor: editor(() => import('./RuleFields').then((m) => m.FieldEditor)),
    },
  ],
  [
    'rule_date',
    {
      Value: value(() => import('./RuleFields').then((m) => m.FieldValue)),
      Editor: editor(() => import('./RuleFields').then((m) => m.DateFieldEditor)),
    },
  ],
  [
    'rule_value',
    {
      Value: value(() => import('./RuleFields').then((m) => m.OfFieldValue)),
      Editor: editor(() => import('./RuleFields').then((m) => m.OfFieldEditor)),
    },
  ],
  [
    'rule_record',
    {
      Value: value(() => import('./RuleFields').then((m) => m.RecordValue)),
      Editor: editor(() => import('./RuleFields').then((m) => m.RecordEditor)),
    },
  ],
  [
    'rule_times',
    {
      Value: value(() => import('./Times').then((m) => m.TimesValue)),
      Editor: editor(() => import('./Times').then((m) => m.TimesEditor)),
    },
  ],
  [
    'rule_minutes',
    {
      Value: value(() => import('./Duration').then((m) => m.DurationValue)),
      Editor: editor(() => import('./Duration').then((m) => m.DurationEditor)),
    },
  ],
  ['rule_cause', { Value: value(() => import('./RunLog').then((m) => m.CauseValue)) }],
  ['rule_log', { Value: value(() => import('./RunLog').then((m) => m.RunLogValue)) }],
]

/** What a rule would do, to look at. */
export const DryRunShown = later(() => import('./DryRun').then((m) => m.DryRunDialog))
