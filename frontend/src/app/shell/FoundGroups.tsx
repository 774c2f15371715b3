import { useNavigate } from '@tanstack/react-router'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/ui/Dialog'
import { foundGroups, onShown, showGroups } from '../actionResult'
import '@/ui/styles-dialogs'
import css from './FoundGroups.module.css'

/** Records that an action has found in groups, each group with its reason; every one is a way to the record. */
export function FoundGroups() {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const found = useSyncExternalStore(onShown, foundGroups)
  const close = () => showGroups(null)
  const list = (type: string, ids: string[]) => {
    close()
    void navigate({ to: '/r/$type', params: { type }, search: { where: { id: { in: ids } }, filters: [] } })
  }
  return (
    <Dialog opened={found !== null} onClose={close} title={found?.title} size={560}>
      <ul className={css.groups}>
        {found?.items.map((group) => (
          <li key={group.why} className={css.group}>
            <div className={css.head}>
              <h3 className={css.why}>{group.why}</h3>
              <button
                type="button"
                className={css.list}
                onClick={() =>
                  list(
                    group.records[0]?.type ?? '',
                    group.records.map((record) => record.id),
                  )
                }
              >
                {t('found.list')}
              </button>
            </div>
            <ul className={css.records}>
              {group.records.map((record) => (
                <li key={record.id}>
                  <button
                    type="button"
                    className={css.record}
                    onClick={() => {
                      close()
                      void navigate({ to: '/r/$type/$id', params: { type: record.type, id: record.id } })
                    }}
                  >
                    {record.title}
                  </button>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
