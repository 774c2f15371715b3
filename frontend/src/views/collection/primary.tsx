import { Button } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useNavigate } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import { useShortcut } from '@/app/shortcuts/registry'
import type { ActionSpec, ModelSpec } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { useActionRunner } from '../actions/useActionRunner'
import css from './collection.module.css'

/** What can be done with the type as a whole: the first such action has a button of its own, the rest is in the menu. */
export function collectionActions(spec: ModelSpec): { first: ActionSpec | undefined; rest: ActionSpec[] } {
  const [first, ...rest] = Object.values(spec.actions).filter((action) => action.on === 'collection')
  return { first, rest }
}

interface Primary {
  /** The buttons of the bar: the main one last. */
  buttons: ReactNode
  /** The main one only, for a page that has nothing yet. */
  main: ReactNode
  dialog: ReactNode
}

/** How a record of this type comes about: plainly, by an action ("invite"), or both. */
export function usePrimary(spec: ModelSpec): Primary {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const runner = useActionRunner(spec, [spec.titleField])
  const { first } = collectionActions(spec)
  const may = spec.permissions.create
  const create = useCallback(
    () => void navigate({ to: '/r/$type/new', params: { type: spec.type } }),
    [navigate, spec.type],
  )
  const act = () => (first ? void runner.run(first, {}) : undefined)
  const shortcut = may || !first ? t('views.create') : first.title
  useShortcut({ keys: 'c', label: shortcut, run: may ? create : act, disabled: !may && !first })
  const plain = may ? (
    <Button leftSection={<IconPlus size={15} />} onClick={create} className={css.create} aria-label={t('views.create')}>
      <span className={css.createText}>{t('views.create')}</span>
    </Button>
  ) : null
  const special = first ? (
    <Button
      variant={may ? 'default' : 'filled'}
      leftSection={<Icon name={first.icon || 'plus'} size={15} />}
      onClick={act}
      className={css.create}
      aria-label={first.title}
    >
      <span className={css.createText}>{first.title}</span>
    </Button>
  ) : null
  return {
    buttons: (
      <>
        {special}
        {plain}
      </>
    ),
    main: plain ?? special,
    dialog: runner.dialog,
  }
}
