import { Button } from '@mantine/core'
import { IconGripVertical, IconLayoutNavbar, IconPlus, IconSquarePlus } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useTranslation } from 'react-i18next'
import { useDragItem } from '@/ui/dnd'
import { IconButton } from '@/ui/IconButton'
import type { ViewKind } from './api'
import css from './customize.module.css'
import { added, type Branch, freshId, type Step } from './steps'

interface Props {
  type: string
  view: ViewKind
  lines?: Branch
  fields: readonly { name: string; label: string }[]
  branches: readonly Branch[]
  into: string | null
  onStep: (step: Step) => void
}

/** What can be added: fields that are not shown, groups, tabs, a new field. */
export function FieldPalette({ type, view, lines, fields, branches, into, onStep }: Props) {
  const { t } = useTranslation()
  const add = (name: string) => onStep(added(name, view, { into, before: null }))
  const addBox = (kind: 'group' | 'tab') =>
    onStep({
      do: 'add',
      node: {
        kind,
        id: freshId(branches, kind),
        label: { ru: kind === 'tab' ? 'Вкладка' : 'Группа', en: kind === 'tab' ? 'Tab' : 'Group' },
      },
    })
  return (
    <section className={css.palette}>
      <h2>{lines ? t('customize.columnsOf', { lines: lines.label }) : t('customize.fields')}</h2>
      {fields.length === 0 ? <p className={css.quiet}>{t('customize.noFields')}</p> : null}
      <ul className={css.fields}>
        {fields.map((field) => (
          <li key={field.name}>
            <New name={field.name} label={field.label} />
            <IconButton label={`${t('customize.add')}: ${field.label}`} onClick={() => add(field.name)}>
              <IconPlus size={15} />
            </IconButton>
          </li>
        ))}
      </ul>
      {view === 'form' ? (
        <div className={css.adders}>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconSquarePlus size={14} />}
            onClick={() => addBox('group')}
          >
            {t('customize.addGroup')}
          </Button>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconLayoutNavbar size={14} />}
            onClick={() => addBox('tab')}
          >
            {t('customize.addTab')}
          </Button>
        </div>
      ) : null}
      <Link
        to="/r/$type/new"
        params={{ type: 'customization.Field' }}
        search={{ values: { recordType: type } }}
        className={css.link}
      >
        {t('customize.newField')}
      </Link>
    </section>
  )
}

function New({ name, label }: { name: string; label: string }) {
  const { ref, isDragging } = useDragItem(`new:${name}`)
  return (
    <span ref={ref} className={css.part} data-dragging={isDragging || undefined} tabIndex={-1}>
      <IconGripVertical size={14} className={css.grip} aria-hidden />
      {label}
    </span>
  )
}
