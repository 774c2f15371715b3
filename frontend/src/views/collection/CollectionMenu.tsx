import { Menu } from '@mantine/core'
import {
  IconAdjustments,
  IconColumns3,
  IconDots,
  IconDownload,
  IconReportAnalytics,
  IconUpload,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CollectionProps } from '@/app/contracts'
import { records } from '@/data'
import type { ViewType } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { IconButton } from '@/ui/IconButton'
import { useActionRunner } from '../actions/useActionRunner'
import { shownNames } from '../list/columns'
import { PrintItems } from '../prints/PrintItems'
import type { CollectionQuery } from '../search/query'
import { collectionActions } from './primary'

const ImportDialog = lazy(() => import('../imports/ImportDialog').then((module) => ({ default: module.ImportDialog })))
const ExportDialog = lazy(() => import('../exports/ExportDialog').then((module) => ({ default: module.ExportDialog })))
const SaveReport = lazy(() => import('@/app/reports/SaveReport').then((module) => ({ default: module.SaveReport })))
const PrintDialog = lazy(() => import('../prints/PrintDialog').then((module) => ({ default: module.PrintDialog })))
const ColumnsDialog = lazy(() => import('../list/ColumnsDialog').then((module) => ({ default: module.ColumnsDialog })))

interface Props extends CollectionProps {
  query: CollectionQuery
  view: ViewType
  count: number | null
}

const KINDS: readonly ViewType[] = ['list', 'pivot', 'chart']
const ADAPTED: readonly ViewType[] = ['list', 'kanban', 'calendar']

/** What else can be done with the whole collection: columns, import, export, actions that need no record. */
export function CollectionMenu({ spec, state, setState, query, view, count }: Props) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [dialog, setDialog] = useState<'import' | 'export' | 'columns' | 'report' | null>(null)
  const [printing, setPrinting] = useState('')
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
          {spec.adaptable && ADAPTED.includes(view) ? (
            <Menu.Item
              leftSection={<IconAdjustments size={15} />}
              onClick={() => void navigate({ to: '/adapt/$type/$view', params: { type: spec.type, view } })}
            >
              {t(`views.adapt.${view}`)}
            </Menu.Item>
          ) : null}
          {KINDS.includes(view) ? (
            <Menu.Item leftSection={<IconReportAnalytics size={15} />} onClick={() => setDialog('report')}>
              {t('reports.save')}
            </Menu.Item>
          ) : null}
          {count ? <PrintItems spec={spec} onPrint={setPrinting} /> : null}
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
        {dialog === 'report' ? (
          <SaveReport spec={spec} state={state} view={view as 'list'} onClose={() => setDialog(null)} />
        ) : null}
        {printing ? (
          <PrintDialog
            spec={spec}
            document={printing}
            target={{ where: query.where, search: query.search, orderBy: records.orderFromText(query.order) }}
            count={count ?? 0}
            onClose={() => setPrinting('')}
          />
        ) : null}
      </Suspense>
      {runner.dialog}
    </>
  )
}
