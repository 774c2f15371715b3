import { type InfiniteData, useQueryClient } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { inputValue, type ListQuery, type Page, type RecordData, records, refreshRecords } from '@/data'
import { keys } from '@/data/keys'
import type { ActionSpec, FieldSpec, ModelSpec } from '@/spec/types.gen'
import { toast } from '@/ui/toasts'
import { isOffered } from '../actions/arguments'
import { moverFor } from '../form/StatusBar'
import { useSayRefusal } from '../shared/said'
import { type BoardColumn, columnOf } from './columns'

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
  /** The record as it is afterwards: its move may have changed its state as well. */
  const put = async (record: RecordData, way: Way, to: BoardColumn): Promise<RecordData> => {
    const asked = [field.name, ...(spec.fields.state ? ['state'] : [])]
    const done =
      way.kind === 'action'
        ? (await records.run(spec, way.action, { id: record.id }, way.input, asked)).record
        : await records.save(spec, record.id, { [field.name]: inputValue(field, to.value) }, asked)
    return { ...record, [field.name]: to.value, ...done, id: record.id }
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
      const moved = await put(record, way, to)
      toast(saidOf(spec, field, record, moved, to, t), { undo: undoing ? undefined : undoOf(record, moved, from, to) })
    } catch (error) {
      show({ ...record, [field.name]: to.value }, to, from)
      say(error, t('views.kanban.notMoved'))
    }
    await refreshRecords(client, spec.type)
  }
  /** Back into the column and the state that it had: by the move's own way, or by the action that takes the new state back. */
  const undoOf = (record: RecordData, moved: RecordData, from: BoardColumn, to: BoardColumn) => {
    const back = stateChanged(field, record, moved) ? wayBack(spec, moved.state, record.state) : null
    if (back) return () => reopen(back, record, moved, from, to)
    return wayTo(spec, field, moved, from).kind === 'none' ? undefined : () => move(moved, to, from, true)
  }
  const reopen = async (
    back: ActionSpec,
    record: RecordData,
    moved: RecordData,
    from: BoardColumn,
    to: BoardColumn,
  ) => {
    try {
      const open = await put(moved, { kind: 'action', action: back, input: undefined }, to)
      if (columnOf(field, open) !== from.id) await put(open, wayTo(spec, field, open, from), from)
      toast(t('views.kanban.movedBack', { name: String(record[spec.titleField] ?? ''), column: from.label }))
    } catch (error) {
      say(error, t('views.kanban.notMoved'))
    }
    await refreshRecords(client, spec.type)
  }
  return move
}

/** Whether a move along something else than states has changed the state besides: a stage that closes, say. */
function stateChanged(field: FieldSpec, before: RecordData, after: RecordData): boolean {
  return field.type !== 'state' && before.state !== after.state
}

/** The action that takes a state back without asking anything. */
export function wayBack(spec: ModelSpec, now: unknown, then: unknown): ActionSpec | null {
  const leads = (item: ActionSpec) => item.move?.to === String(then) && item.move.from.includes(String(now))
  const found = Object.values(spec.actions).find(leads)
  return found && !found.arguments.some((argument) => argument.required) ? found : null
}

/** What is said of a move: where the card is now, or the state that the column has brought it into. */
function saidOf(
  spec: ModelSpec,
  field: FieldSpec,
  was: RecordData,
  is: RecordData,
  to: BoardColumn,
  t: TFunction,
): string {
  const name = String(was[spec.titleField] ?? '')
  const state = spec.fields.state?.options?.find((option) => option.value === is.state)
  if (!state || !stateChanged(field, was, is)) return t('views.kanban.moved', { name, column: to.label })
  const thing = `${spec.label.charAt(0).toUpperCase()}${spec.label.slice(1)}`
  return t('views.kanban.closed', { thing, state: state.label.toLocaleLowerCase(), name })
}

function edited(
  data: InfiniteData<Page> | undefined,
  change: (nodes: RecordData[], first: boolean) => RecordData[],
): InfiniteData<Page> | undefined {
  if (!data) return data
  return { ...data, pages: data.pages.map((page, index) => ({ ...page, nodes: change(page.nodes, index === 0) })) }
}
