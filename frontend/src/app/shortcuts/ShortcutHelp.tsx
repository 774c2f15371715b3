import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/ui/Dialog'
import { Kbd } from '@/ui/Kbd'
import { activeShortcuts, type Shortcut } from './registry'
import '@/ui/styles-dialogs'
import css from './ShortcutHelp.module.css'

/** All keys that work on the open screen, as the registry has them. */
export function ShortcutHelp({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation()
  const [all] = useState(activeShortcuts)
  const everywhere = all.filter((item) => item.group === 'everywhere')
  const here = all.filter((item) => item.group !== 'everywhere')
  return (
    <Dialog opened onClose={onClose} title={t('shortcuts.title')} size="lg">
      <div className={css.columns}>
        <Block title={t('shortcuts.everywhere')} items={everywhere} />
        {here.length > 0 ? <Block title={t('shortcuts.screen')} items={here} /> : null}
      </div>
    </Dialog>
  )
}

function Block({ title, items }: { title: string; items: Shortcut[] }) {
  return (
    <section>
      <h3 className={css.heading}>{title}</h3>
      <dl className={css.list}>
        {items.map((item) => (
          <div key={item.keys} className={css.row}>
            <dt>{item.label}</dt>
            <dd className={css.keys}>
              <Kbd keys={item.keys} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
