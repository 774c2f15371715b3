import { Link } from '@tanstack/react-router'
import { useBoot } from '@/app/session'
import { useGroups } from '@/data'
import type { RecordTypeInfo, StatSpec } from '@/spec/types.gen'
import { Icon } from '@/ui/Icon'
import { useScope } from '@/widgets'
import css from './form.module.css'

/** Small counters that open related records. */
export function Stats({ stats, id }: { stats: readonly StatSpec[]; id: string }) {
  const { recordTypes } = useBoot()
  return (
    <div className={css.stats}>
      {stats.map((stat) => {
        const info = recordTypes[stat.record]
        return info ? <StatLink key={stat.id} stat={stat} info={info} id={id} /> : null
      })}
    </div>
  )
}

function StatLink({ stat, info, id }: { stat: StatSpec; info: RecordTypeInfo; id: string }) {
  const { format } = useScope()
  const where = { [stat.field]: { id: { in: [id] } } }
  const { data } = useGroups({ type: stat.record, api: info.api }, { by: [], where, first: 1 })
  return (
    <Link className={css.stat} to="/r/$type" params={{ type: stat.record }} search={{ where, filters: [] }}>
      <span className={css.statCount}>{data ? format.number(data.nodes[0]?.count ?? 0) : '…'}</span>
      <span className={css.statLabel}>
        <Icon name={stat.icon} size={13} />
        {stat.label}
      </span>
    </Link>
  )
}
