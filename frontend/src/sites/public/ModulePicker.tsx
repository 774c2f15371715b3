import { IconCheck } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Icon } from '@/ui/Icon'
import type { Catalogue } from './api'
import { close } from './choice'
import css from './ModulePicker.module.css'
import { useMoney } from './useMoney'

interface Props {
  data: Catalogue
  picked: ReadonlySet<string>
  onPick: (picked: ReadonlySet<string>) => void
}

/** Which modules the company starts with; what they stand on comes along and says why. */
export function ModulePicker({ data, picked, onPick }: Props) {
  const { t } = useTranslation()
  const money = useMoney(data.currency)
  const chosen = close(data.modules, picked)
  const toggle = (name: string) => {
    const next = new Set(picked)
    if (!next.delete(name)) next.add(name)
    onPick(next)
  }
  return (
    <section className={css.picker} aria-label={t('public.signUp.modules')}>
      <header className={css.head}>
        <h2 className={css.title}>{t('public.signUp.modules')}</h2>
        <span className={css.sum} aria-live="polite">
          {chosen.total === 0 ? t('public.free') : t('public.perMonth', { price: money(chosen.total) })}
        </span>
      </header>
      <div className={css.list}>
        {data.families.map((family) => (
          <div key={family.key}>
            <h3 className={css.family}>{family.title}</h3>
            {data.modules
              .filter((module) => module.family === family.key)
              .map((module) => {
                const neededBy = chosen.neededBy.get(module.name)
                const on = picked.has(module.name) || neededBy !== undefined
                return (
                  <label key={module.name} className={css.row} data-on={on || undefined}>
                    <input
                      type="checkbox"
                      className="visually-hidden"
                      checked={on}
                      disabled={neededBy !== undefined}
                      onChange={() => toggle(module.name)}
                    />
                    <span className={css.box} aria-hidden="true">
                      {on ? <IconCheck size={13} stroke={3} /> : null}
                    </span>
                    <Icon name={module.icon} size={16} className={css.icon} />
                    <span className={css.words}>
                      {module.title}
                      {neededBy ? (
                        <span className={css.why}>{t('public.modules.along', { titles: neededBy.join(', ') })}</span>
                      ) : null}
                    </span>
                    <span className={css.price}>{money(module.price)}</span>
                  </label>
                )
              })}
          </div>
        ))}
      </div>
      <p className={css.foot}>{t('public.signUp.modulesNote')}</p>
    </section>
  )
}
