import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { inputValue, type ListQuery, type Page, type RecordData, records } from '@/data'
import { keys } from '@/data/keys'
import type { ActionSpec, FieldSpec, ModelSpec } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { isOffered } from '../actions/arguments'
import { moverFor } from '../form/StatusBar'
import { useSayRefusal } from '../shared/said'
import type { BoardColumn } from './columns'

interface Given {
  spec: ModelSpec
  field: FieldSpec
  queryOf: (column: BoardColumn) => Omit<ListQuery, 'after' | 'offset'>
  ask: (action: ActionSpec, id: string) => unknown
}

type Way =
  | { kind: 'write' }
  | { kind: 'action'; action: ActionSpec; input: Record<string, unknown> | undefined }
  | { kind: 'ask'; action: ActionSpec }
  | { kind: 'none' }

/** How a record gets into a column: by an action that leads there, by writing the field, or not at all. */
export function wayTo(spec: ModelSpec, field: FieldSpec, record: RecordData, column: BoardColumn): Way {
  if (field.type === 'state') {
    const action = Object.values(spec.actions).find(
      (item) => item.move?.to === column.id && item.move.from.includes(String(record.state)),
    )
    if (!action) return { kind: 'none' }
    return action.arguments.some((argument) => argument.required) || action.confirm
      ? { kind: 'ask', action }
      : { kind: 'action', action, input: undefined }
  }
  const mover = moverFor(spec, field)
  if (mover && column.id) {
    if (isOffered(mover.action, record.state))
      return { kind: 'action', action: mover.action, input: { [mover.argument]: column.id } }
  }
  // Where no action leads there, the server is asked all the same: it says why not, and how else.
  return field.readonly || !spec.permissions.write ? { kind: 'none' } : { kind: 'write' }
}

/** Move a card: it is there at once; back again, with the reason in words, where the server refuses. */
export function useMove({ spec, field, queryOf, ask }: Given) {
  const client = useQueryClient()
  const { t } = useTranslation()
  const say = useSayRefusal()
  const keyOf = (column: BoardColumn) => keys.list(spec.type, { ...queryOf(column), endless: true })

  const show = (record: RecordData, from: BoardColumn, to: BoardColumn) => {
    const moved = { ...record, [field.name]: to.value }
    client.setQueryData<InfiniteData<Page>>(keyOf(from), (data) =>
      edited(data, (nodes) => nodes.filter((node) => node.id !== record.id)),
    )
    client.setQueryData<InfiniteData<Page>>(keyOf(to), (data) =>
      edited(data, (nodes, first) => (first ? [moved, ...nodes] : nodes)),
    )
  }
  const put = async (record: RecordData, way: Way, to: BoardColumn): Promise<void> => {
    if (way.kind === 'action') await records.run(spec, way.action, { id: record.id }, way.input, [])
    if (way.kind === 'write') await records.save(spec, record.id, { [field.name]: inputValue(field, to.value) }, [])
  }
  const move = async (record: RecordData, from: BoardColumn, to: BoardColumn, undoing = false): Promise<void> => {
    if (from.id === to.id) return
    const way = wayTo(spec, field, record, to)
    if (way.kind === 'none')
      return void toast(t('views.kanban.notMoved'), { tone: 'danger', detail: t('views.kanban.noWay') })
    if (way.kind === 'ask') return void ask(way.action, record.id)
    await client.cancelQueries({ queryKey: [...keys.type(spec.type), 'list'] })
    show(record, from, to)
    try {
      await put(record, way, to)
      const moved = { ...record, [field.name]: to.value, state: field.type === 'state' ? to.id : record.state }
      const canReturn = !undoing && wayTo(spec, field, moved, from).kind !== 'none'
      const name = String(record[spec.titleField] ?? '')
      toast(t('views.kanban.moved', { name, column: to.label }), {
        undo: canReturn ? () => move(moved, to, from, true) : undefined,
      })
    } catch (error) {
      show({ ...record, [field.name]: to.value }, to, from)
      say(error, t('views.kanban.notMoved'))
    }
    await client.invalidateQueries({ queryKey: keys.type(spec.type) })
  }
  return move
}

function edited(
  data: InfiniteData<Page> | undefined,
  change: (nodes: RecordData[], first: boolean) => RecordData[],
): InfiniteData<Page> | undefined {
  if (!data) return data
  return { ...data, pages: data.pages.map((page, index) => ({ ...page, nodes: change(page.nodes, index === 0) })) }
}
