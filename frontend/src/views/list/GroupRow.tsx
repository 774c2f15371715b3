// biome-ignore-all lint/a11y/useSemanticElements: a virtual grid of thousands of rows is no table element
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid holds the focus and names its active cell
import { IconChevronRight } from '@tabler/icons-react'
import { type CSSProperties, memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Group } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { toneName } from '@/ui/Tag'
import { isNumeric } from '@/widgets'
import { AnyValue } from '@/widgets/registry'
import type { Column } from './columns'
import css from './list.module.css'

interface Props {
  spec: ModelSpec
  columns: readonly Column[]
  group: Group
  groupKey: string
  depth: number
  open: boolean
  row: number
  active: boolean
  toggle: (key: string) => void
  top: number
}

/** A group's head: its name, how many, and the sums under their columns. */
export const GroupRow = memo(function GroupRow(props: Props) {
  const { spec, columns, group, groupKey, depth, open, row, active, toggle, top } = props
  const { t } = useTranslation()
  const key = group.keys[0]
  const field = spec.fields[key?.field ?? '']
  const option = field?.options?.find((item) => item.value === key?.value)
  const label = option?.label || key?.label || t('views.list.none')
  const summed = columns.findIndex((column) => column.aggregate)
  const reach = summed < 0 ? columns.length : Math.max(1, summed)
  return (
    <div
      role="row"
      aria-rowindex={row + 2}
      aria-expanded={open}
      aria-level={depth + 1}
      className={css.group}
      data-active={active || undefined}
      style={{ transform: `translateY(${top}px)`, '--depth': depth } as CSSProperties}
    >
      <div role="gridcell" className={css.groupHead} style={{ gridColumn: `1 / span ${reach + 1}` }}>
        <button type="button" tabIndex={-1} className={css.groupButton} onClick={() => toggle(groupKey)}>
          <IconChevronRight size={14} className={css.chevron} data-open={open || undefined} aria-hidden="true" />
          {option?.tone ? (
            <span className={css.dot} style={{ background: `var(--tone-${toneName(option.tone)})` }} />
          ) : null}
          <span className={css.groupLabel}>{label}</span>
          <span className={css.groupCount}>{group.count}</span>
        </button>
      </div>
      {columns.slice(reach).map((column) => (
        <div key={column.name} role="gridcell" className={css.sum} data-number={isNumeric(column.field) || undefined}>
          <Total column={column} measures={group.measures} />
        </div>
      ))}
    </div>
  )
})

/** A column's sum or average, where it has one. */
export function Total({ column, measures }: { column: Column; measures: Group['measures'] }) {
  if (!column.aggregate) return null
  const found = measures.find((item) => item.field === column.name)
  return found?.value ? <AnyValue field={column.field} value={found.value} cell /> : null
}
