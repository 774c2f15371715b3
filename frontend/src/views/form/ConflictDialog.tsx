import { Button } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModelSpec } from '@/spec/types.gen'
import { Dialog } from '@/ui/Dialog'
import { isEmpty, Value } from '@/widgets'
import css from './form.module.css'
import type { Conflict } from './useSaving'

interface Props {
  spec: ModelSpec
  conflict: Conflict
  onResolve: (theirs: string[]) => unknown
  onClose: () => void
}

/** Somebody else changed the same fields meanwhile: for each one, mine or theirs. */
export function ConflictDialog({ spec, conflict, onResolve, onClose }: Props) {
  const { t } = useTranslation()
  const [theirs, setTheirs] = useState<string[]>([])
  const choose = (name: string, other: boolean) =>
    setTheirs((old) => (other ? [...old, name] : old.filter((item) => item !== name)))
  return (
    <Dialog opened onClose={onClose} title={t('views.conflict.title')} size="lg">
      <p className={css.conflictText}>{t('views.conflict.text')}</p>
      {conflict.clashes.map(({ name, label, mine, theirs: other }) => (
        <fieldset key={name} className={css.clash}>
          <legend className={css.clashName}>{label}</legend>
          {[false, true].map((side) => (
            <label key={String(side)} className={css.side} data-chosen={theirs.includes(name) === side || undefined}>
              <input
                type="radio"
                name={name}
                checked={theirs.includes(name) === side}
                onChange={() => choose(name, side)}
              />
              <span className={css.sideName}>{t(side ? 'views.conflict.theirs' : 'views.conflict.mine')}</span>
              <Side spec={spec} name={name} value={side ? other : mine} />
            </label>
          ))}
        </fieldset>
      ))}
      <div className={css.dialogButtons}>
        <Button variant="default" onClick={onClose}>
          {t('views.conflict.later')}
        </Button>
        <Button onClick={() => onResolve(theirs)}>{t('views.conflict.save')}</Button>
      </div>
    </Dialog>
  )
}

function Side({ spec, name, value }: { spec: ModelSpec; name: string; value: unknown }) {
  const { t } = useTranslation()
  const field = spec.fields[name]
  if (!field || isEmpty(value)) return <span className={css.nothing}>{t('common.none')}</span>
  if (field.type === 'o2m') return <span>{t('views.form.rows', { count: (value as unknown[]).length })}</span>
  return <Value field={field} value={value} />
}
