import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { type ListQuery, type RecordData, records, useGroups, useSuggestions } from '@/data'
import type { Measure } from '@/spec/types.gen'
import { DragArea } from '@/ui/dnd'
import { ErrorState, LoadingState } from '@/ui/states'
import { useActionRunner } from '../actions/useActionRunner'
import type { ViewProps } from '../collection/viewProps'
import { dragSpeech } from '../shared/dragSpeech'
import { useKept } from '../shared/kept'
import { keepTrail } from '../shared/trail'
import { Face } from './Card'
import { Column } from './Column'
import { type BoardColumn, boardColumns, columnOf } from './columns'
import css from './kanban.module.css'
import { useMove } from './useMove'

const PAGE = 20
const NOTHING = { type: '', titleField: 'id', many: '', label: '', colorField: null }

/** Records as cards in columns, each column read by itself. */
export function KanbanView({ spec, query, onCount, empty }: ViewProps) {
  const { t } = useTranslation()
  const view = spec.views.kanban
  const field = view ? spec.fields[view.groupBy] : undefined
  const [folded, setFolded] = useKept<string[]>(`folded:${spec.type}`, [])
  const measures: Measure[] = view?.sum ? [{ field: view.sum, aggregate: 'sum' }] : []
  const by = [{ field: field?.name ?? '', period: null }]
  const groups = useGroups(spec, { by, measures, where: query.where, search: query.search, first: 200 }, Boolean(field))
  const linked = useSuggestions(field?.relation ?? NOTHING, '', undefined, field?.type === 'm2o')
  const none = t('views.kanban.none')
  const columns = useMemo(
    () => (field ? boardColumns(field, linked.data ?? [], groups.data?.nodes ?? [], none) : []),
    [field, linked.data, groups.data, none],
  )
  const total = groups.data?.nodes.reduce((sum, group) => sum + group.count, 0) ?? null
  useEffect(() => onCount(total), [onCount, total])
  const runner = useActionRunner(spec, [])
  const fields = useMemo(() => cardFields(spec), [spec])
  const queryOf = useCallback(
    (column: BoardColumn): Omit<ListQuery, 'after' | 'offset'> => ({
      fields,
      where: records.both(query.where, column.where),
      search: query.search,
      orderBy: records.orderFromText(query.order),
      first: PAGE,
    }),
    [fields, query],
  )
  const seen = useRef(new Map<string, RecordData>())
  const remember = useCallback((found: readonly RecordData[]) => {
    for (const record of found) seen.current.set(record.id, record)
  }, [])
  const trail = useMemo(() => {
    const back = `${window.location.pathname}${window.location.search}`
    return keepTrail({ type: spec.type, where: query.where, search: query.search, order: query.order, total, back })
  }, [spec.type, query, total])
  const move = useMove({ spec, field: field ?? NO_FIELD, queryOf, ask: (action, id) => runner.run(action, { id }) })
  const latest = useRef(move)
  latest.current = move
  const stableMove = useCallback(
    (record: RecordData, from: BoardColumn, to: BoardColumn) => latest.current(record, from, to),
    [],
  )

  if (!view || !field) return empty
  if (groups.isError) return <ErrorState error={groups.error} retry={() => void groups.refetch()} />
  if (groups.isPending || (field.type === 'm2o' && linked.isPending)) return <LoadingState rows={10} />
  if (total === 0 && columns.length === 0) return empty
  const drop = (id: string, place: string) => {
    const record = seen.current.get(id)
    const to = columns.find((column) => column.id === place)
    const from = record ? columns.find((column) => column.id === columnOf(field, record)) : undefined
    if (record && from && to) void move(record, from, to)
  }
  return (
    <DragArea
      onDrop={drop}
      speech={dragSpeech(
        t,
        (id) => String(seen.current.get(id)?.[view.title] ?? ''),
        (id) => columns.find((column) => column.id === id)?.label ?? '',
      )}
      overlay={(id) => {
        const record = seen.current.get(id)
        return record ? (
          <div className={css.lifted}>
            <Face spec={spec} view={view} record={record} />
          </div>
        ) : null
      }}
    >
      <div className={css.board}>
        {columns.map((column) => (
          <Column
            key={column.id}
            spec={spec}
            view={view}
            field={field}
            column={column}
            columns={columns}
            query={queryOf(column)}
            folded={folded.includes(column.id)}
            onFold={(away) => setFolded(away ? [...folded, column.id] : folded.filter((id) => id !== column.id))}
            trail={trail}
            move={stableMove}
            remember={remember}
          />
        ))}
      </div>
      {runner.dialog}
    </DragArea>
  )
}

const NO_FIELD = {
  name: '',
  type: 'char',
  label: '',
  help: '',
  required: false,
  readonly: true,
  sortable: false,
  filterable: false,
  groupable: false,
} as const

function cardFields(spec: ViewProps['spec']): string[] {
  const view = spec.views.kanban
  if (!view) return []
  const names = [
    view.title,
    view.subtitle,
    view.amount,
    view.tags,
    view.avatar,
    view.date,
    view.progress,
    ...view.fields,
    view.groupBy,
    'state',
    'currency',
    spec.titleField,
  ]
  return [...new Set(names.filter((name): name is string => Boolean(name && spec.fields[name])))]
}
