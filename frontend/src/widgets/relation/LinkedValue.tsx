import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type Linked, records } from '@/data'
import type { Relation } from '@/spec/types.gen'
import { Monogram } from '@/ui/Monogram'
import { Tag } from '@/ui/Tag'
import css from '../widgets.module.css'

/** The relation's title; asked of the server where the value came as a bare id (a computed one). */
export function useTitle(relation: Relation | undefined, value: Linked | null | undefined): string {
  const { data } = useTitles(relation, value && !value.title ? [value.id] : [])
  if (!value) return ''
  return value.title || (data?.find((item) => item.id === value.id)?.title ?? '…')
}

/** The titles of related records by their ids. */
export function useTitles(relation: Relation | undefined, ids: readonly string[]) {
  return useQuery({
    queryKey: ['records', relation?.type ?? '', 'titles', [...ids].sort()],
    queryFn: ({ signal }) =>
      relation
        ? records.suggest(relation, '', { id: { in: [...ids] } }, signal, Math.min(500, ids.length))
        : Promise.resolve([]),
    enabled: relation !== undefined && ids.length > 0,
    staleTime: 5 * 60_000,
  })
}

/** People and companies are recognised by their sign; a word from a short list is not. */
export function hasSign(relation: Relation): boolean {
  return /\.(User|Contact|Employee|Partner|Company|Organization)$/.test(relation.type)
}

interface Props {
  relation: Relation
  value: Linked
  cell?: boolean
}

/** A related record: its sign and title; on a form it leads there. */
export function LinkedValue({ relation, value, cell }: Props) {
  if (!value.title) return <Lazy relation={relation} value={value} cell={cell} />
  const inner = value.color ? (
    <Tag tone={value.color}>{value.title}</Tag>
  ) : (
    <>
      {hasSign(relation) ? (
        <Monogram name={value.title} shape={relation.type.endsWith('.User') ? 'round' : 'square'} size={20} />
      ) : null}
      <span className={css.line}>{value.title}</span>
    </>
  )
  if (cell) return <span className={css.one}>{inner}</span>
  return (
    <Link className={`${css.one} ${css.link}`} to="/r/$type/$id" params={{ type: relation.type, id: value.id }}>
      {inner}
    </Link>
  )
}

function Lazy({ relation, value, cell }: Props) {
  const title = useTitle(relation, value)
  if (title === '') return null
  return <LinkedValue relation={relation} value={{ ...value, title }} cell={cell} />
}
