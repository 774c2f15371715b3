import { IconChevronLeft, IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { inputValue, type ListQuery, type RecordData, useEndlessList, useWrites } from '@/data'
import type { FieldSpec, KanbanViewSpec, ModelSpec } from '@/spec/types.gen'
import { useDropPlace } from '@/ui/dnd'
import { IconButton } from '@/ui/IconButton'
import { ErrorState, LoadingState } from '@/ui/states'
import { toneName } from '@/ui/Tag'
import { useScope } from '@/widgets'
import { useSayRefusal } from '../shared/said'
import { Card } from './Card'
import type { BoardColumn } from './columns'
import css from './kanban.module.css'

interface Props {
  spec: ModelSpec
  view: KanbanViewSpec
  field: FieldSpec
  column: BoardColumn
  columns: readonly BoardColumn[]
  query: Omit<ListQuery, 'after' | 'offset'>
  folded: boolean
  onFold: (folded: boolean) => void
  trail: string
  move: (record: RecordData, from: BoardColumn, to: BoardColumn) => unknown
  remember: (records: readonly RecordData[]) => void
}

/** One column of the board: its head with count and sum, and its cards page by page. */
export function Column(props: Props) {
  const { spec, view, column, query, folded, onFold } = props
  const { t } = useTranslation()
  const { format } = useScope()
  const { ref, isOver } = useDropPlace(column.id)
  const [creating, setCreating] = useState(false)
  const found = useEndlessList(spec, query, !folded)
  const cards = found.data?.pages.flatMap((page) => page.nodes) ?? []
  props.remember(cards)
  const tone = `var(--tone-${toneName(column.tone ?? 'indigo')})`
  const money = view.sum ? spec.fields[view.sum] : undefined
  if (folded) {
    return (
      <section ref={ref} className={css.folded} data-over={isOver || undefined} aria-label={column.label}>
        <button
          type="button"
          className={css.unfold}
          aria-label={t('views.kanban.unfold', { name: column.label })}
          onClick={() => onFold(false)}
        >
          <span className={css.dot} style={{ background: tone }} />
          <span className={css.foldedName}>{column.label}</span>
          <span className={css.count}>{column.count}</span>
        </button>
      </section>
    )
  }
  return (
    <section
      ref={ref}
      className={css.column}
      data-over={isOver || undefined}
      aria-label={column.label}
      style={{ '--tone': tone } as React.CSSProperties}
    >
      <header className={css.head}>
        <span className={css.dot} style={{ background: tone }} />
        <h2 className={css.name}>{column.label}</h2>
        <span className={css.count}>{column.count}</span>
        <span className={css.tools}>
          <IconButton
            label={t('views.kanban.fold', { name: column.label })}
            className={css.tool}
            onClick={() => onFold(true)}
          >
            <IconChevronLeft size={14} />
          </IconButton>
          {view.quickCreate && spec.permissions.create ? (
            <IconButton label={t('views.kanban.quick')} className={css.tool} onClick={() => setCreating(true)}>
              <IconPlus size={14} />
            </IconButton>
          ) : null}
        </span>
        {money && column.sum !== null ? (
          <span className={css.sum}>
            {money.type === 'money' ? format.moneyShort(column.sum, money.currency) : format.number(column.sum)}
          </span>
        ) : null}
      </header>
      <ul className={css.cards}>
        {creating ? <QuickCreate {...props} onClose={() => setCreating(false)} /> : null}
        {found.isPending ? <LoadingState rows={3} /> : null}
        {found.isError ? <ErrorState compact error={found.error} retry={() => void found.refetch()} /> : null}
        {cards.map((record) => (
          <Card
            key={record.id}
            spec={spec}
            view={view}
            record={record}
            column={column}
            columns={props.columns}
            trail={props.trail}
            move={props.move}
          />
        ))}
        {found.isSuccess && cards.length === 0 && !creating ? (
          <li className={css.nothing}>{t('views.kanban.empty')}</li>
        ) : null}
        {found.hasNextPage ? (
          <li>
            <button type="button" className={css.more} onClick={() => void found.fetchNextPage()}>
              {t('views.kanban.more')}
            </button>
          </li>
        ) : null}
      </ul>
    </section>
  )
}

function QuickCreate({ spec, view, field, column, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const [name, setName] = useState('')
  const { save } = useWrites(spec, [])
  const submit = async () => {
    if (!name.trim()) return onClose()
    const place =
      column.id && !field.readonly && field.type !== 'state' ? { [field.name]: inputValue(field, column.value) } : {}
    try {
      await save.mutateAsync({ id: null, input: { [view.title]: name.trim(), ...place } })
      setName('')
    } catch (error) {
      say(error, t('views.form.notSaved'))
    }
  }
  return (
    <li className={css.quick}>
      <input
        className={css.quickInput}
        aria-label={t('views.kanban.quick')}
        placeholder={t('views.kanban.quickPlaceholder')}
        value={name}
        disabled={save.isPending}
        // biome-ignore lint/a11y/noAutofocus: opened by the person to type in it
        autoFocus
        onChange={(event) => setName(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Enter') void submit()
          if (event.key === 'Escape') onClose()
        }}
        onBlur={() => (name ? undefined : onClose())}
      />
    </li>
  )
}
