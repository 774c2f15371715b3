import { NativeSelect } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import css from './customize.module.css'
import type { Step } from './steps'

/** By which dates a calendar shows its records. */
export function Days({ spec, onStep }: { spec: ModelSpec; onStep: (step: Step) => void }) {
  const { t } = useTranslation()
  const view = spec.views.calendar
  const dates = Object.values(spec.fields).filter((field) => field.type === 'date' || field.type === 'datetime')
  const choices = dates.map((field) => ({ value: field.name, label: field.label }))
  return (
    <div className={css.days}>
      <NativeSelect
        label={t('customize.start')}
        value={view?.start ?? ''}
        data={choices}
        onChange={(event) => onStep({ do: 'set', id: 'start', field: event.currentTarget.value })}
      />
      <NativeSelect
        label={t('customize.end')}
        value={view?.end ?? ''}
        data={[{ value: '', label: t('customize.oneDay') }, ...choices]}
        onChange={(event) => onStep({ do: 'set', id: 'end', field: event.currentTarget.value || null })}
      />
    </div>
  )
}
