import { Menu } from '@mantine/core'
import { IconColumns3, IconDots, IconDownload, IconUpload } from '@tabler/icons-react'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CollectionProps } from '@/app/contracts'
import type { ViewType } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { IconButton } from '@/ui/IconButton'
import { useActionRunner } from '../actions/useActionRunner'
import { shownNames } from '../list/columns'
import type { CollectionQuery } from '../search/query'
import { collectionActions } from './primary'

const ImportDialog = lazy(() => import('../imports/ImportDialog').then((module) => ({ default: module.ImportDialog })))
const ExportDialog = lazy(() => import('../exports/ExportDialog').then((module) => ({ default: module.ExportDialog })))
const ColumnsDialog = lazy(() => import('../list/ColumnsDialog').then((module) => ({ default: module.ColumnsDialog })))

interface Props extends CollectionProps {
  query: CollectionQuery
  view: ViewType
}

/** What else can be done with the whole collection: columns, import, export, actions that need no record. */
export function CollectionMenu({ spec, state, setState, query, view }: Props) {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<'import' | 'export' | 'columns' | null>(null)
  const runner = useActionRunner(spec, [spec.titleField])
  const actions = collectionActions(spec).rest
  const target = { where: query.where, search: query.search, ids: undefined }
  const fields = shownNames(spec, state.columns)
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton label={t('views.more')}>
            <IconDots size={17} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {view === 'list' ? (
            <Menu.Item leftSection={<IconColumns3 size={15} />} onClick={() => setDialog('columns')}>
              {t('views.columns.title')}
            </Menu.Item>
          ) : null}
          {actions.map((action) => (
            <Menu.Item
              key={action.name}
              leftSection={<Icon name={action.icon} size={15} />}
              onClick={() => void runner.run(action, {})}
            >
              {action.title}
            </Menu.Item>
          ))}
          {spec.permissions.create ? (
            <Menu.Item leftSection={<IconUpload size={15} />} onClick={() => setDialog('import')}>
              {t('views.import.title')}
            </Menu.Item>
          ) : null}
          <Menu.Item leftSection={<IconDownload size={15} />} onClick={() => setDialog('export')}>
            {t('views.export.title')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {dialog === 'import' ? <ImportDialog spec={spec} onClose={() => setDialog(null)} /> : null}
        {dialog === 'export' ? (
          <ExportDialog spec={spec} columns={fields} target={target} onClose={() => setDialog(null)} />
        ) : null}
        {dialog === 'columns' ? (
          <ColumnsDialog spec={spec} state={state} setState={setState} onClose={() => setDialog(null)} />
        ) : null}
      </Suspense>
      {runner.dialog}
    </>
  )
}
