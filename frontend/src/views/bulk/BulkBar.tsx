import { Menu } from '@mantine/core'
import { IconArchive, IconArchiveOff, IconDots, IconDownload, IconPencil, IconTrash, IconX } from '@tabler/icons-react'
import { lazy, Suspense, useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { records } from '@/data'
import type { ActionSpec, ModelSpec } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { IconButton } from '@/ui/IconButton'
import { useActionRunner } from '../actions/useActionRunner'
import type { GridStore } from '../list/gridStore'
import { PrintItems } from '../prints/PrintItems'
import type { CollectionQuery } from '../search/query'
import { BulkEdit } from './BulkEdit'
import css from './bulk.module.css'
import { allIds } from './manyIds'
import { useBulkWrites } from './useBulkWrites'

const PrintDialog = lazy(() => import('../prints/PrintDialog').then((module) => ({ default: module.PrintDialog })))
const ExportDialog = lazy(() => import('../exports/ExportDialog').then((module) => ({ default: module.ExportDialog })))

interface Props {
  spec: ModelSpec
  store: GridStore
  query: CollectionQuery
  count: number | null
  columns: readonly string[]
  label: string
}

/** What can be done with all selected records at once; floats over the list's end. */
export function BulkBar(props: Props) {
  const { store } = props
  useSyncExternalStore(store.subscribe, store.getVersion)
  if (!store.all && store.selected.size === 0) return null
  return <Bar {...props} />
}

/** The form's own buttons come first; what one says or plans about each record goes into the menu. */
function bulkActions(spec: ModelSpec): ActionSpec[] {
  const buttons = spec.views.form?.buttons ?? []
  const place = (action: ActionSpec) => {
    const at = buttons.findIndex((name) => spec.actions[name] === action || name === action.name)
    return at < 0 ? buttons.length : at
  }
  return Object.values(spec.actions)
    .filter((action) => action.bulk)
    .sort((one, other) => place(one) - place(other))
}

function Bar({ spec, store, query, count, columns, label }: Props) {
  const { t } = useTranslation()
  const [editing, setEditing] = useState<string[] | null>(null)
  const runner = useActionRunner(spec, [spec.titleField], () => store.clear())
  const [exporting, setExporting] = useState(false)
  const [printing, setPrinting] = useState('')
  const writes = useBulkWrites(spec)
  const chosen = store.all ? (count ?? 0) : store.selected.size
  const actions = bulkActions(spec)
  const ids = () => (store.all ? allIds(spec, query) : Promise.resolve([...store.selected]))
  const target = store.all ? { where: query.where, search: query.search } : { ids: [...store.selected] }
  const archives = spec.permissions.write && spec.fields.archived && !spec.fields.archived.readonly
  const archived = JSON.stringify(query.where ?? {}).includes('"archived":{"eq":true}')
  const finish = async (work: (ids: string[]) => Promise<boolean>) => {
    if (await work(await ids())) store.clear()
  }
  return (
    <div className={css.bar} role="toolbar" aria-label={label}>
      <output className={css.count}>{t('views.bulk.chosen', { count: chosen })}</output>
      {!store.all && count !== null && count > chosen ? (
        <button type="button" className={css.link} onClick={() => store.selectAll()}>
          {t('views.bulk.all', { count })}
        </button>
      ) : null}
      {actions.slice(0, 3).map((action) => (
        <button
          key={action.name}
          type="button"
          className={css.action}
          onClick={() => void ids().then((found) => runner.run(action, { ids: found }))}
        >
          {action.title}
        </button>
      ))}
      {spec.permissions.write ? (
        <button type="button" className={css.action} onClick={() => void ids().then(setEditing)}>
          <IconPencil size={15} aria-hidden="true" />
          <span className={css.word}>{t('views.bulk.edit')}</span>
        </button>
      ) : null}
      <Menu position="top-end">
        <Menu.Target>
          <IconButton label={t('views.more')} className={css.icon}>
            <IconDots size={16} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {actions.slice(3).map((action) => (
            <Menu.Item
              key={action.name}
              leftSection={<Icon name={action.icon} size={15} />}
              onClick={() => void ids().then((found) => runner.run(action, { ids: found }))}
            >
              {action.title}
            </Menu.Item>
          ))}
          <PrintItems spec={spec} onPrint={setPrinting} />
          <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => setExporting(true)}>
            {t('views.export.title')}
          </Menu.Item>
          {archives ? (
            <Menu.Item
              leftSection={archived ? <IconArchiveOff size={15} /> : <IconArchive size={15} />}
              onClick={() => void finish((found) => writes.archive(found, !archived))}
            >
              {t(archived ? 'views.bulk.unarchive' : 'views.bulk.archive')}
            </Menu.Item>
          ) : null}
          {spec.permissions.delete ? (
            <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void finish(writes.remove)}>
              {t('views.bulk.delete')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <IconButton label={t('views.bulk.clear')} className={css.icon} onClick={() => store.clear()}>
        <IconX size={16} />
      </IconButton>
      {editing ? (
        <BulkEdit
          spec={spec}
          count={editing.length}
          onClose={() => setEditing(null)}
          onPut={async (input) => {
            setEditing(null)
            if (await writes.update(editing, input)) store.clear()
          }}
        />
      ) : null}
      {exporting ? (
        <Suspense>
          <ExportDialog
            spec={spec}
            columns={columns}
            target={target}
            count={chosen}
            onClose={() => setExporting(false)}
          />
        </Suspense>
      ) : null}
      {printing ? (
        <Suspense>
          <PrintDialog
            spec={spec}
            document={printing}
            target={store.all ? { ...target, orderBy: records.orderFromText(query.order) } : target}
            count={chosen}
            onClose={() => setPrinting('')}
          />
        </Suspense>
      ) : null}
      {runner.dialog}
    </div>
  )
}
