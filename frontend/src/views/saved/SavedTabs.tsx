import { Menu } from '@mantine/core'
import {
  IconDeviceFloppy,
  IconPencil,
  IconPlus,
  IconRotate,
  IconStar,
  IconStarOff,
  IconTrash,
  IconUser,
  IconUsers,
} from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CollectionProps } from '@/app/contracts'
import type { ViewType } from '@/spec/types.gen'
import { confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/IconButton'
import { useSayRefusal } from '../shared/said'
import { NameDialog } from './NameDialog'
import css from './saved.module.css'
import { isModified, type SavedView, settingsOf, stateOf, useSavedViews } from './savedViews'

/** The saved views of a record type as tabs; a dot says that the open one was changed. */
export function SavedTabs({ spec, state, setState, view }: CollectionProps & { view: ViewType }) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const saved = useSavedViews(spec.type)
  const [naming, setNaming] = useState<SavedView | 'new' | null>(null)
  const current = saved.views.find((item) => item.id === state.saved)
  const changed = current ? isModified(current, state, view) : Object.keys(settingsOf(state)).length > 0
  useDefaultView({ spec, state, setState }, saved.views, saved.loaded)
  const attempt = (work: Promise<unknown>) => void work.catch(say)
  const store = async (label: string) => {
    if (naming !== 'new' && naming) return saved.save(naming.id, { label })
    const made = await saved.save(null, { label, view, settings: settingsOf(state) })
    setState({ saved: made.id, view })
    return made
  }
  const erase = async (item: SavedView) => {
    if (
      !(await confirm({
        title: t('views.saved.deleteAsk', { name: item.label }),
        yes: t('views.bulk.delete'),
        danger: true,
      }))
    )
      return
    await saved.remove(item.id)
    if (item.id === state.saved) setState({ saved: undefined })
  }
  const makeDefault = async (item: SavedView) => {
    const former = saved.views.filter(
      (other) => other.isDefault && other.id !== item.id && Boolean(other.user) === Boolean(item.user),
    )
    for (const other of former) await saved.save(other.id, { isDefault: false })
    await saved.save(item.id, { isDefault: !item.isDefault })
  }
  return (
    <nav className={css.tabs} aria-label={t('views.saved.label')}>
      <button
        type="button"
        className={css.tab}
        aria-current={current ? undefined : 'page'}
        onClick={() =>
          setState({
            ...stateOf({ id: '', view, settings: {} }),
            saved: saved.views.some((item) => item.isDefault) ? 'all' : undefined,
          })
        }
      >
        {t('views.saved.all')}
      </button>
      {saved.views.map((item) => (
        <span key={item.id} className={css.slot} data-current={item.id === current?.id || undefined}>
          <button
            type="button"
            className={css.tab}
            aria-current={item.id === current?.id ? 'page' : undefined}
            onClick={() => setState(stateOf(item))}
          >
            {item.label}
            {item.id === current?.id && changed ? <span className={css.dot} title={t('views.saved.changed')} /> : null}
          </button>
          {item.id === current?.id ? (
            <Menu position="bottom-start">
              <Menu.Target>
                <button type="button" className={css.more} aria-label={t('views.saved.options', { name: item.label })}>
                  ⋯
                </button>
              </Menu.Target>
              <Menu.Dropdown>
                <Menu.Item leftSection={<IconPencil size={15} />} onClick={() => setNaming(item)}>
                  {t('views.saved.rename')}
                </Menu.Item>
                <Menu.Item
                  leftSection={item.isDefault ? <IconStarOff size={15} /> : <IconStar size={15} />}
                  onClick={() => attempt(makeDefault(item))}
                >
                  {t(item.isDefault ? 'views.saved.notDefault' : 'views.saved.default')}
                </Menu.Item>
                <Menu.Item
                  leftSection={item.user ? <IconUsers size={15} /> : <IconUser size={15} />}
                  onClick={() => attempt(saved.share(item.id, Boolean(item.user)))}
                >
                  {t(item.user ? 'views.saved.share' : 'views.saved.unshare')}
                </Menu.Item>
                <Menu.Item color="red" leftSection={<IconTrash size={15} />} onClick={() => attempt(erase(item))}>
                  {t('views.saved.delete')}
                </Menu.Item>
              </Menu.Dropdown>
            </Menu>
          ) : null}
        </span>
      ))}
      {current && changed ? (
        <>
          <IconButton
            label={t('views.saved.save')}
            onClick={() => attempt(saved.save(current.id, { view, settings: settingsOf(state) }))}
          >
            <IconDeviceFloppy size={16} />
          </IconButton>
          <IconButton label={t('views.saved.reset')} onClick={() => setState(stateOf(current))}>
            <IconRotate size={15} />
          </IconButton>
        </>
      ) : null}
      <IconButton label={t('views.saved.add')} onClick={() => setNaming('new')}>
        <IconPlus size={15} />
      </IconButton>
      {naming ? (
        <NameDialog
          title={t(naming === 'new' ? 'views.saved.add' : 'views.saved.rename')}
          name={naming === 'new' ? '' : naming.label}
          onClose={() => setNaming(null)}
          onName={(label) => {
            setNaming(null)
            attempt(store(label))
          }}
        />
      ) : null}
    </nav>
  )
}

/** Opening a record type without any state shows the default view: one's own before everybody's. */
function useDefaultView({ state, setState }: CollectionProps, views: SavedView[], loaded: boolean) {
  const done = useRef(false)
  const untouched = Object.keys(state).length === 0
  useEffect(() => {
    if (!loaded || done.current) return
    done.current = true
    const found = views.find((view) => view.isDefault && view.user) ?? views.find((view) => view.isDefault)
    if (found && untouched) setState(stateOf(found), { replace: true })
  }, [loaded, views, untouched, setState])
}
