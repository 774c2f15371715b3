import { IconGripVertical, IconLayoutNavbar, IconSquare, IconTable } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useDragItem, useDropPlace } from '@/ui/dnd'
import css from './customize.module.css'
import type { Branch } from './steps'

interface Props {
  branches: readonly Branch[]
  chosen: string | null
  onChoose: (id: string) => void
}

/** The form or list as a plan: every part can be taken, every part and every end is a place to drop on. */
export function Canvas({ branches, chosen, onChoose }: Props) {
  const rows = branches.every((each) => each.kind === 'column' || each.kind === 'card')
  return (
    <div className={css.canvas} data-rows={rows || undefined}>
      {branches.map((branch) => (
        <Part key={branch.id} branch={branch} chosen={chosen} onChoose={onChoose} />
      ))}
      <End id="" />
    </div>
  )
}

function Part({ branch, chosen, onChoose }: { branch: Branch } & Omit<Props, 'branches'>) {
  const { t } = useTranslation()
  const drag = useDragItem(`node:${branch.id}`)
  const place = useDropPlace(`before:${branch.id}`)
  const box = branch.kind === 'group' || branch.kind === 'tab' || branch.kind === 'lines'
  const name = branch.label || t(`customize.${branch.kind === 'tab' ? 'tab' : 'group'}`)
  const head = (
    <button
      type="button"
      ref={drag.ref}
      className={css.part}
      data-dragging={drag.isDragging || undefined}
      aria-pressed={chosen === branch.id}
      onClick={() => onChoose(branch.id)}
    >
      <IconGripVertical size={14} className={css.grip} aria-hidden />
      {branch.kind === 'tab' ? <IconLayoutNavbar size={14} aria-hidden /> : null}
      {branch.kind === 'group' ? <IconSquare size={14} aria-hidden /> : null}
      {branch.kind === 'lines' ? <IconTable size={14} aria-hidden /> : null}
      <span>{name}</span>
    </button>
  )
  if (!box) {
    return (
      <div ref={place.ref} className={css.spot} data-over={place.isOver || undefined}>
        {head}
      </div>
    )
  }
  return (
    <section className={css.box} aria-label={name}>
      <div ref={place.ref} className={css.spot} data-over={place.isOver || undefined}>
        {head}
      </div>
      <div className={css.inside}>
        {branch.children.map((child) => (
          <Part key={child.id} branch={child} chosen={chosen} onChoose={onChoose} />
        ))}
        <End id={branch.id} />
      </div>
    </section>
  )
}

function End({ id }: { id: string }) {
  const { t } = useTranslation()
  const { ref, isOver } = useDropPlace(`end:${id}`)
  return (
    <div ref={ref} className={css.end} data-over={isOver || undefined} aria-hidden>
      {t('customize.here')}
    </div>
  )
}
