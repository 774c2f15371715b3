import { Button } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CollectionProps } from '@/app/contracts'
import { Dialog } from '@/ui/Dialog'
import { IconButton } from '@/ui/IconButton'
import { offeredColumns, shownNames } from './columns'
import css from './columns.module.css'

/** Which columns the list shows, and in which order; kept in the address and in saved views. */
export function ColumnsDialog({ spec, state, setState, onClose }: CollectionProps & { onClose: () => void }) {
  const { t } = useTranslation()
  const [chosen, setChosen] = useState(() => shownNames(spec, state.columns))
  const offered = offeredColumns(spec)
    .map((column) => column.field)
    .filter((name) => spec.fields[name])
  const rest = offered.filter((name) => !chosen.includes(name))
  const move = (at: number, by: number) => {
    const next = [...chosen]
    const [taken] = next.splice(at, 1)
    if (taken) next.splice(at + by, 0, taken)
    setChosen(next)
  }
  const finish = (columns: string[] | undefined) => {
    setState({ columns })
    onClose()
  }
  return (
    <Dialog opened onClose={onClose} title={t('views.columns.title')}>
      <ul className={css.list}>
        {chosen.map((name, index) => (
          <li key={name} className={css.item}>
            <label className={css.label}>
              <input
                type="checkbox"
                checked
                disabled={chosen.length === 1}
                onChange={() => setChosen(chosen.filter((item) => item !== name))}
              />
              {spec.fields[name]?.label}
            </label>
            <IconButton label={t('views.columns.up')} disabled={index === 0} onClick={() => move(index, -1)}>
              <IconArrowUp size={14} />
            </IconButton>
            <IconButton
              label={t('views.columns.down')}
              disabled={index === chosen.length - 1}
              onClick={() => move(index, 1)}
            >
              <IconArrowDown size={14} />
            </IconButton>
          </li>
        ))}
      </ul>
      <ul className={css.list}>
        {rest.map((name) => (
          <li key={name} className={css.item}>
            <label className={css.label}>
              <input type="checkbox" checked={false} onChange={() => setChosen([...chosen, name])} />
              {spec.fields[name]?.label}
            </label>
          </li>
        ))}
      </ul>
      <div className={css.buttons}>
        <Button variant="subtle" onClick={() => finish(undefined)}>
          {t('views.columns.reset')}
        </Button>
        <Button onClick={() => finish(chosen)}>{t('views.columns.show')}</Button>
      </div>
    </Dialog>
  )
}
