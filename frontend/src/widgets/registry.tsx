import { lazy, Suspense } from 'react'
import { LookAlikesValue } from './alike/LookAlikes'
import { automationWidgets } from './automation/lazy'
import { ChangesValue } from './changes/Changes'
import { Editor } from './Editor'
import { FileEditor } from './FileEditor'
import type { EditorProps, ValueProps, Widget } from './types'
import { Value } from './Value'

const TemplateEditor = lazy(() =>
  import('@/app/reports/TemplateEditor').then((part) => ({ default: part.TemplateEditor })),
)
const Code = lazy(() => import('@/app/reports/Code').then((part) => ({ default: part.Code })))
const DocumentChoice = lazy(() =>
  import('@/app/reports/DocumentChoice').then((part) => ({ default: part.DocumentChoice })),
)
const PictureValue = lazy(() => import('@/app/reports/Picture').then((part) => ({ default: part.PictureValue })))
const PictureEditor = lazy(() => import('@/app/reports/Picture').then((part) => ({ default: part.PictureEditor })))

const DeviceValue = lazy(() => import('./device/Device').then((part) => ({ default: part.DeviceValue })))
const ReminderValue = lazy(() => import('./reminder/Reminder').then((part) => ({ default: part.ReminderValue })))
const ReminderEditor = lazy(() => import('./reminder/Reminder').then((part) => ({ default: part.ReminderEditor })))
const TimeOfDay = lazy(() => import('./date/TimeOfDay').then((part) => ({ default: part.TimeOfDay })))

const widgets = new Map<string, Widget>([
  ['changes', { Value: ChangesValue }],
  ['code', { Value, Editor: Code }],
  ['lookAlikes', { Value: LookAlikesValue }],
  ['device', { Value: DeviceValue }],
  ['file', { Value, Editor: FileEditor }],
  ['template', { Value, Editor: TemplateEditor }],
  ['document', { Value, Editor: DocumentChoice }],
  ['picture', { Value: PictureValue, Editor: PictureEditor }],
  ['remind_before', { Value: ReminderValue, Editor: ReminderEditor }],
  ['time_of_day', { Value: TimeOfDay }],
  ...automationWidgets,
])

/** A module's own way to show and change a field, named in its specs. */
export function registerWidget(name: string, widget: Widget) {
  widgets.set(name, widget)
}

/** The named widget; what its field's type has where there is none of that name. */
export function widgetOf(name: string | null | undefined): Required<Widget> {
  const found = name ? widgets.get(name) : undefined
  return { Value: found?.Value ?? Value, Editor: found?.Editor ?? Editor }
}

export function AnyValue({ widget, ...props }: ValueProps & { widget?: string | null }) {
  const { Value: Shown } = widgetOf(widget)
  return (
    <Suspense>
      <Shown {...props} />
    </Suspense>
  )
}

export function AnyEditor({ widget, ...props }: EditorProps & { widget?: string | null }) {
  const { Editor: Changing } = widgetOf(widget)
  return (
    <Suspense>
      <Changing {...props} />
    </Suspense>
  )
}
