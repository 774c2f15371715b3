import { Button } from '@mantine/core'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inputValue } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { Dialog } from '@/ui/Dialog'
import { editsInCell } from '@/widgets'
import { Picker } from '@/widgets/Picker'
import { AnyEditor } from '@/widgets/registry'
import css from '../actions/actions.module.css'

interface Props {
  spec: ModelSpec
  count: number
  onClose: () => void
  onPut: (input: Record<string, unknown>) => unknown
}

/** Put one value into one field of all selected records. */
export function BulkEdit({ spec, count, onClose, onPut }: Props) {
  const { t } = useTranslation()
  const id = useId()
  const [typed, setTyped] = useState('')
  const [name, setName] = useState<string | null>(null)
  const [value, setValue] = useState<unknown>(null)
  const fields = Object.values(spec.fields).filter(
    (field) => !field.readonly && editsInCell(field.type) && field.type !== 'state',
  )
  const field = fields.find((item) => item.name === name)
  const fitting = fields.filter((item) => item.label.toLowerCase().includes(typed.toLowerCase()))
  return (
    <Dialog opened onClose={onClose} title={t('views.bulk.editTitle', { count })}>
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (field) onPut({ [field.name]: inputValue(field, value) })
        }}
      >
        <div className={css.field}>
          <label htmlFor={`${id}-field`} className={css.label}>
            {t('views.bulk.field')}
          </label>
          <div className={css.box}>
            <Picker
              id={`${id}-field`}
              chosen={field?.label ?? ''}
              choices={fitting.map((item) => ({ value: item.name, label: item.label }))}
              onSearch={setTyped}
              onPick={(next) => {
                setName(next)
                setValue(null)
              }}
            />
          </div>
        </div>
        {field ? (
          <div className={css.field}>
            <label htmlFor={`${id}-value`} className={css.label}>
              {t('views.bulk.value')}
            </label>
            <div className={css.box}>
              <AnyEditor
                key={field.name}
                id={`${id}-value`}
                field={{ ...field, required: false }}
                value={value}
                onChange={setValue}
              />
            </div>
          </div>
        ) : null}
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!field}>
            {t('views.bulk.put', { count })}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
