import { Menu } from '@mantine/core'
import {
  IconAdjustments,
  IconArchive,
  IconArchiveOff,
  IconCopy,
  IconDots,
  IconPrinter,
  IconShieldCheck,
  IconTrash,
  IconUserShield,
} from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCommands } from '@/app/palette/commands'
import { useBoot } from '@/app/session'
import type { RecordData } from '@/data'
import { holds } from '@/spec/expr'
import type { ActionSpec, Expr, ModelSpec } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { IconButton } from '@/ui/IconButton'
import { isOffered } from '../actions/arguments'
import { PrintItems } from '../prints/PrintItems'
import type { Values } from './draft'
import type { RecordWork } from './useRecordWork'

const PrintDialog = lazy(() => import('../prints/PrintDialog').then((module) => ({ default: module.PrintDialog })))

/** What the conversation's panel does already. */
const TALK = new Set([
  ...['comment', 'sendMail', 'planActivity'],
  ...['follow', 'unfollow', 'addFollower', 'removeFollower'],
])

const TRAIL = 'audit.Entry'

interface Props {
  spec: ModelSpec
  record: RecordData | null
  values: Values
  work: RecordWork
}

/** The entry that opens what the audit trail tells of the record, for whoever may read the trail. */
function useTrail(spec: ModelSpec, record: RecordData | null) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { recordTypes } = useBoot()
  if (record === null || spec.type === TRAIL || !(TRAIL in recordTypes)) return null
  const where = { recordType: { eq: spec.type }, recordId: { eq: record.id } }
  const open = () => navigate({ to: '/r/$type', params: { type: TRAIL }, search: { where } })
  return (
    <Menu.Item leftSection={<IconShieldCheck size={15} />} onClick={() => void open()}>
      {t('views.form.trail')}
    </Menu.Item>
  )
}

/** The entry that opens what is known of the person whom the record is about, for whoever may ask. */
function usePersonal(spec: ModelSpec, record: RecordData | null) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  if (record === null || !holds(spec.personal as Expr, record)) return null
  const search = { type: spec.type, id: String(record.id) }
  const open = () => navigate({ to: '/s/$screen', params: { screen: 'privacy.person' }, search })
  return (
    <Menu.Item leftSection={<IconUserShield size={15} />} onClick={() => void open()}>
      {t('views.form.personal')}
    </Menu.Item>
  )
}

/** What else can be done with a record; the palette offers the same. */
export function RecordMenu({ spec, record, values, work }: Props) {
  const { t } = useTranslation()
  const [printing, setPrinting] = useState('')
  const shown = new Set(spec.views.form?.buttons ?? [])
  const offered = Object.values(spec.actions).filter(
    (action) => action.on === 'record' && isOffered(action, record?.state) && holds(action.when, record ?? {}),
  )
  const more = offered.filter(
    (action) => !isShown(shown, spec, action) && !(spec.conversation && TALK.has(action.name)),
  )
  const archives = spec.permissions.write && spec.fields.archived && !spec.fields.archived.readonly
  const navigate = useNavigate()
  const trail = useTrail(spec, record)
  const personal = usePersonal(spec, record)
  const title = String(values[spec.titleField] ?? '')
  const adapt = () => navigate({ to: '/adapt/$type/$view', params: { type: spec.type, view: 'form' } })
  useCommands([
    ...offered.map((action) => ({
      id: `act-${action.name}`,
      label: action.title,
      icon: action.icon,
      run: () => work.run(action),
    })),
    ...(spec.prints ?? []).map((one) => ({
      id: `print-${one.id}`,
      label: one.title,
      icon: 'printer',
      run: () => setPrinting(one.id),
    })),
  ])
  const prints = spec.prints ?? []
  const nothing =
    more.length === 0 &&
    !spec.permissions.create &&
    !archives &&
    !spec.permissions.delete &&
    !spec.adaptable &&
    !trail &&
    !personal
  if (nothing && prints.length === 0) return null
  const id = String(record?.id ?? '')
  return (
    <>
      {prints.length > 0 ? (
        <IconButton label={t('views.print.title')} onClick={() => setPrinting(prints[0]?.id ?? '')}>
          <IconPrinter size={17} />
        </IconButton>
      ) : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <IconButton label={t('views.more')}>
            <IconDots size={17} />
          </IconButton>
        </Menu.Target>
        <Menu.Dropdown>
          {more.map((action) => (
            <Menu.Item
              key={action.name}
              leftSection={<Icon name={action.icon} size={15} />}
              onClick={() => void work.run(action)}
            >
              {action.title}
            </Menu.Item>
          ))}
          <PrintItems spec={spec} onPrint={setPrinting} />
          {spec.permissions.create ? (
            <Menu.Item leftSection={<IconCopy size={15} />} onClick={work.duplicate}>
              {t('views.form.duplicate')}
            </Menu.Item>
          ) : null}
          {archives ? (
            <Menu.Item
              leftSection={record?.archived ? <IconArchiveOff size={15} /> : <IconArchive size={15} />}
              onClick={() => void work.archive(!record?.archived)}
            >
              {t(record?.archived ? 'views.bulk.unarchive' : 'views.bulk.archive')}
            </Menu.Item>
          ) : null}
          {spec.adaptable ? (
            <Menu.Item leftSection={<IconAdjustments size={15} />} onClick={() => void adapt()}>
              {t('views.form.adapt')}
            </Menu.Item>
          ) : null}
          {trail}
          {personal}
          {spec.permissions.delete ? (
            <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => void work.remove(title)}>
              {t('views.bulk.delete')}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      <Suspense>
        {printing && id ? (
          <PrintDialog
            spec={spec}
            document={printing}
            target={{ ids: [id] }}
            count={1}
            onClose={() => setPrinting('')}
          />
        ) : null}
      </Suspense>
    </>
  )
}

function isShown(shown: ReadonlySet<string>, spec: ModelSpec, action: ActionSpec): boolean {
  return shown.has(action.name) || [...shown].some((name) => spec.actions[name] === action)
}
