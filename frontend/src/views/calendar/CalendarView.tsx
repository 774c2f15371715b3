import { Button } from '@mantine/core'
import { IconChevronLeft, IconChevronRight, IconPlus } from '@tabler/icons-react'
import { Link, useNavigate } from '@tanstack/react-router'
import { type CSSProperties, useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Linked, type OrderBy, type RecordData, records, useList, useWrites } from '@/data'
import type { FieldSpec, ModelSpec } from '@/spec/types.gen'
import { DragArea, useDragItem, useDropPlace } from '@/ui/dnd'
import { IconButton } from '@/ui/IconButton'
import { ErrorState } from '@/ui/states'
import { toneName } from '@/ui/Tag'
import { toast } from '@/ui/toasts'
import { useScope } from '@/widgets'
import { addDays, instantOf, wallOf } from '@/widgets/date/days'
import { weekday } from '@/widgets/date/MonthPicker'
import type { ViewProps } from '../collection/viewProps'
import { leaveDraft } from '../form/useDraft'
import { dragSpeech } from '../shared/dragSpeech'
import { useSayRefusal } from '../shared/said'
import css from './calendar.module.css'
import { byDay, movedTo, type Period, shownDays, turned } from './days'

const MOST = 500
const IN_MONTH = 4

/** Records on their days: drag one to another day, press a day for a new one. */
export function CalendarView({ spec, state, setState, query, onCount, empty }: ViewProps) {
  const { t } = useTranslation()
  const { today, format } = useScope()
  const view = spec.views.calendar
  const start = view ? spec.fields[view.start] : undefined
  const end = view?.end ? spec.fields[view.end] : undefined
  const period: Period = state.period === 'week' ? 'week' : 'month'
  const date = /^\d{4}-\d\d-\d\d$/.test(state.date ?? '') ? (state.date as string) : today
  const days = useMemo(() => shownDays(date, period), [date, period])
  const where = useMemo(
    () => (start ? records.both(query.where, rangeOf(start, end, days, format.timeZone)) : undefined),
    [query.where, start, end, days, format.timeZone],
  )
  const fields = [view?.title, view?.start, view?.end, view?.color, view?.time, spec.titleField].filter(
    (name): name is string => Boolean(name),
  )
  const found = useList(
    spec,
    { fields, where, search: query.search, first: MOST, count: true, orderBy: orderOf(start, view?.time) },
    Boolean(start),
  )
  const total = found.data?.totalCount ?? null
  useEffect(() => onCount(total), [onCount, total])
  const nodes = found.data?.nodes
  const placed = useMemo(
    () => (start && nodes ? byDay(nodes, start, end, days, format.timeZone) : new Map<string, RecordData[]>()),
    [nodes, start, end, days, format.timeZone],
  )
  const move = useReschedule(spec, start)
  if (!view || !start) return empty
  if (found.isError) return <ErrorState error={found.error} retry={() => void found.refetch()} />
  const recordOf = (item: string) => nodes?.find((node) => node.id === item.split('@')[0])
  const speech = dragSpeech(t, (item) => String(recordOf(item)?.[view.title] ?? ''), format.date)
  const drop = (item: string, day: string) => {
    const record = recordOf(item)
    if (record) void move(record, day)
  }
  return (
    <DragArea onDrop={drop} speech={speech}>
      <div className={css.frame}>
        <div className={css.bar}>
          <Button variant="default" size="xs" onClick={() => setState({ date: undefined })}>
            {t('views.calendar.today')}
          </Button>
          <IconButton label={t('views.calendar.previous')} onClick={() => setState({ date: turned(date, period, -1) })}>
            <IconChevronLeft size={16} />
          </IconButton>
          <IconButton label={t('views.calendar.next')} onClick={() => setState({ date: turned(date, period, 1) })}>
            <IconChevronRight size={16} />
          </IconButton>
          <h2 className={css.title}>{format.month(period === 'week' ? (days[3] ?? date) : date)}</h2>
          {total !== null && total > MOST ? (
            <span className={css.warning}>{t('views.calendar.tooMany', { count: MOST })}</span>
          ) : null}
          <span className={css.periods}>
            {(['month', 'week'] as const).map((item) => (
              <button
                key={item}
                type="button"
                className={css.period}
                aria-pressed={item === period}
                onClick={() => setState({ period: item === 'month' ? undefined : item })}
              >
                {t(`views.calendar.${item}`)}
              </button>
            ))}
          </span>
        </div>
        <div className={css.weekdays} aria-hidden="true">
          {days.slice(0, 7).map((day) => (
            <span key={day}>{weekday(day, format.locale)}</span>
          ))}
        </div>
        <div
          className={css.grid}
          style={{ '--weeks': days.length / 7 } as CSSProperties}
          data-loading={found.isFetching || undefined}
        >
          {days.map((day) => (
            <Day
              key={day}
              spec={spec}
              day={day}
              outside={period === 'month' && day.slice(0, 7) !== date.slice(0, 7)}
              records={placed.get(day) ?? NONE}
              most={period === 'month' ? IN_MONTH : 40}
              title={view.title}
              color={view.color ? spec.fields[view.color] : undefined}
              time={view.time}
              start={start}
              onMore={() => setState({ date: day, period: 'week' })}
            />
          ))}
        </div>
      </div>
    </DragArea>
  )
}

const NONE: never[] = []

function orderOf(start: FieldSpec | undefined, time: string | null | undefined): OrderBy {
  return [start?.name, time].flatMap((name) => (name ? [{ [name]: 'ASC' as const }] : []))
}

function rangeOf(start: FieldSpec, end: FieldSpec | undefined, days: readonly string[], timeZone: string) {
  const at = (field: FieldSpec, day: string) => (field.type === 'datetime' ? instantOf(day, '00:00', timeZone) : day)
  const [first = '', last = ''] = [days[0], days.at(-1)]
  const before = { [start.name]: { lt: at(start, addDays(last, 1)) } }
  const after = { [start.name]: { gte: at(start, first) } }
  if (!end) return { AND: [before, after] }
  return { AND: [before, { OR: [after, { [end.name]: { gte: at(end, first) } }] }] }
}

function useReschedule(spec: ModelSpec, start: FieldSpec | undefined) {
  const { t } = useTranslation()
  const { format } = useScope()
  const say = useSayRefusal()
  const { save } = useWrites(spec, [])
  return async (record: RecordData, day: string) => {
    if (!start || start.readonly)
      return void toast(t('views.calendar.notMoved'), { tone: 'danger', detail: start?.label })
    const before = record[start.name]
    const put = (value: unknown) => save.mutateAsync({ id: record.id, input: { [start.name]: value } })
    try {
      await put(movedTo(start, before, day, format.timeZone))
      const name = String(record[spec.titleField] ?? '')
      toast(t('views.calendar.moved', { name, day: format.date(day) }), { undo: () => put(before).catch(say) })
    } catch (error) {
      say(error, t('views.calendar.notMoved'))
    }
  }
}

interface DayProps {
  spec: ModelSpec
  day: string
  outside: boolean
  records: readonly RecordData[]
  most: number
  title: string
  color: FieldSpec | undefined
  time: string | null
  start: FieldSpec
  onMore: () => void
}

function Day({ spec, day, outside, records: all, most, title, color, time, start, onMore }: DayProps) {
  const { t } = useTranslation()
  const { today, format } = useScope()
  const navigate = useNavigate()
  const { ref, isOver } = useDropPlace(day)
  const [hover, setHover] = useState(false)
  const create = () => {
    if (!start.readonly) leaveDraft(spec.type, { [start.name]: movedTo(start, null, day, format.timeZone) })
    void navigate({ to: '/r/$type/new', params: { type: spec.type } })
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button in it does the same by keyboard
    <div
      ref={ref}
      className={css.day}
      data-outside={outside || undefined}
      data-today={day === today || undefined}
      data-over={isOver || undefined}
      onMouseEnter={() => setHover(true)}
      onMouseLeave={() => setHover(false)}
      onDoubleClick={spec.permissions.create ? create : undefined}
    >
      <div className={css.dayHead}>
        <span className={css.number}>{Number(day.slice(8))}</span>
        {spec.permissions.create ? (
          <button
            type="button"
            className={css.add}
            data-shown={hover || undefined}
            aria-label={t('views.calendar.create', { day: format.date(day) })}
            onClick={create}
          >
            <IconPlus size={13} />
          </button>
        ) : null}
      </div>
      {all.slice(0, most).map((record) => (
        <Item
          key={record.id}
          spec={spec}
          record={record}
          day={day}
          title={title}
          color={color}
          time={time}
          fixed={start.readonly}
        />
      ))}
      {all.length > most ? (
        <button type="button" className={css.rest} onClick={onMore}>
          {t('views.calendar.more', { count: all.length - most })}
        </button>
      ) : null}
    </div>
  )
}

interface ItemProps {
  spec: ModelSpec
  record: RecordData
  day: string
  title: string
  color: FieldSpec | undefined
  time: string | null
  fixed: boolean
}

const TONES = ['indigo', 'teal', 'violet', 'orange', 'blue', 'pink', 'green', 'yellow'] as const

function Item({ spec, record, day, title, color, time, fixed }: ItemProps) {
  const { format } = useScope()
  const at = time ? record[time] : null
  const { ref, isDragging } = useDragItem(`${record.id}@${day}`, fixed || !spec.permissions.write)
  const tone = toneOf(color, color ? record[color.name] : null)
  return (
    <Link
      ref={ref}
      className={css.item}
      data-dragging={isDragging || undefined}
      style={{ background: `var(--tone-${tone}-bg)`, color: `var(--tone-${tone}-ink)` }}
      to="/r/$type/$id"
      params={{ type: spec.type, id: record.id }}
      title={String(record[title] ?? '')}
      draggable={false}
    >
      {at ? <span className={css.time}>{wallOf(String(at), format.timeZone).time}</span> : null}
      {String(record[title] ?? '')}
    </Link>
  )
}

/** The colour of a choice; of a related record its own, else one that is always the same for it. */
function toneOf(field: FieldSpec | undefined, value: unknown): string {
  if (!field || value === null || value === undefined) return 'indigo'
  const option = field.options?.find((item) => item.value === value)
  if (option?.tone) return toneName(option.tone)
  const linked = typeof value === 'object' ? (value as Linked) : null
  if (linked?.color) return toneName(linked.color)
  const key = linked ? Number(linked.id) : (field.options?.findIndex((item) => item.value === value) ?? 0)
  return TONES[Math.abs(key || 0) % TONES.length] ?? 'indigo'
}
