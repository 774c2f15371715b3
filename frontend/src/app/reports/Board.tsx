import '@/ui/styles-records'
import { Menu } from '@mantine/core'
import {
  IconChartBar,
  IconDots,
  IconDownload,
  IconMail,
  IconPencil,
  IconTable,
  IconTablePlus,
  IconTrash,
  IconUser,
  IconUsers,
} from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useBoot } from '@/app/session'
import { confirm } from '@/ui/confirm'
import { Icon } from '@/ui/Icon'
import { IconButton } from '@/ui/IconButton'
import { Page } from '@/ui/Page'
import { EmptyState, ErrorState, LoadingState } from '@/ui/states'
import { NameDialog } from '@/views/saved/NameDialog'
import { stateOf } from '@/views/saved/savedViews'
import { useSayRefusal } from '@/views/shared/said'
import { FORMATS, type Report, takeReport, useReports } from './reports'
import css from './reports.module.css'

const SIGNS = { list: IconTable, pivot: IconTablePlus, chart: IconChartBar }

/** All saved reports by what they are about: open, take as a file, share, send by mail. */
export function Board() {
  const { t } = useTranslation()
  const { recordTypes } = useBoot()
  const reports = useReports()
  const { found } = reports
  const nodes = (found.data ?? []).filter((report) => report.recordType in recordTypes)
  const types = [...new Set(nodes.map((report) => report.recordType))].sort((one, other) =>
    (recordTypes[one]?.pluralLabel ?? '').localeCompare(recordTypes[other]?.pluralLabel ?? ''),
  )
  return (
    <Page title={t('reports.title')} plain>
      {found.isError ? <ErrorState error={found.error} retry={() => void found.refetch()} /> : null}
      {found.isPending ? <LoadingState rows={8} /> : null}
      {found.data && nodes.length === 0 ? (
        <EmptyState icon={<IconTable size={22} />} title={t('reports.nothing')} text={t('reports.nothingText')} />
      ) : null}
      <div className={css.board}>
        {types.map((type) => (
          <section key={type} className={css.block} aria-label={recordTypes[type]?.pluralLabel}>
            <h2 className={css.type}>
              <Icon name={recordTypes[type]?.icon ?? ''} size={16} />
              {recordTypes[type]?.pluralLabel}
            </h2>
            <ul className={css.list}>
              {nodes
                .filter((report) => report.recordType === type)
                .map((report) => (
                  <Row key={report.id} report={report} reports={reports} />
                ))}
            </ul>
          </section>
        ))}
      </div>
    </Page>
  )
}

function Row({ report, reports }: { report: Report; reports: ReturnType<typeof useReports> }) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const navigate = useNavigate()
  const { user } = useBoot()
  const [naming, setNaming] = useState(false)
  const Sign = SIGNS[report.view] ?? IconTable
  const attempt = (work: Promise<unknown>) => void work.catch((error) => say(error, t('reports.failed')))
  const erase = async () => {
    const title = t('reports.deleteAsk', { name: report.label })
    if (await confirm({ title, yes: t('views.bulk.delete'), danger: true })) attempt(reports.remove(report.id))
  }
  const mine = report.user?.id === user.id
  const { saved: _none, ...opened } = stateOf({ ...report, id: '' })
  return (
    <li className={css.row}>
      <Link to="/r/$type" params={{ type: report.recordType }} search={opened} className={css.name}>
        <Sign size={16} aria-hidden="true" />
        <span className={css.label}>{report.label}</span>
        {report.note ? <span className={css.note}>{report.note}</span> : null}
      </Link>
      <span className={css.whose}>{mine ? t('reports.mine') : t('reports.shared')}</span>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton label={t('reports.take', { name: report.label })}>
            <IconDownload size={16} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {FORMATS.map((format) => (
            <Menu.Item key={format} onClick={() => attempt(takeReport(report.id, format))}>
              {t(`reports.formats.${format}`)}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton label={t('reports.options', { name: report.label })}>
            <IconDots size={16} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item
            leftSection={<IconMail size={15} />}
            onClick={() =>
              void navigate({
                to: '/r/$type/new',
                params: { type: 'reports.Schedule' },
                search: { values: { report: { id: report.id, title: report.label }, name: report.label } },
              })
            }
          >
            {t('reports.schedule')}
          </Menu.Item>
          <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setNaming(true)}>
            {t('views.saved.rename')}
          </Menu.Item>
          <Menu.Item
            leftSection={report.user ? <IconUsers size={15} /> : <IconUser size={15} />}
            onClick={() => attempt(reports.share(report.id, Boolean(report.user)))}
          >
            {t(report.user ? 'views.saved.share' : 'views.saved.unshare')}
          </Menu.Item>
          <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void erase()}>
            {t('views.bulk.delete')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {naming ? (
        <NameDialog
          title={t('views.saved.rename')}
          name={report.label}
          onClose={() => setNaming(false)}
          onName={(label) => {
            setNaming(false)
            attempt(reports.rename(report.id, label))
          }}
        />
      ) : null}
    </li>
  )
}
