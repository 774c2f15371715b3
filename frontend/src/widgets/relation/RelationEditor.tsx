import { IconExternalLink } from '@tabler/icons-react'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Linked, useSuggestions } from '@/data'
import { useDebounced } from '../debounced'
import { Picker } from '../Picker'
import css from '../picker.module.css'
import type { EditorProps } from '../types'
import { LinkedMark } from '../Value'
import { hasSign, useTitle } from './LinkedValue'
import { useQuickCreate } from './useQuickCreate'

/** A related record, found by typing; a new one is made from the typed name where that is allowed. */
export function RelationEditor(props: EditorProps) {
  const { field, onChange, onDone } = props
  const { t } = useTranslation()
  const relation = field.relation
  const value = (props.value ?? null) as Linked | null
  const [open, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  const search = useDebounced(typed, 160)
  const title = useTitle(relation, value)
  const found = useSuggestions(relation ?? NOTHING, search, undefined, open && relation !== undefined)
  const creation = useQuickCreate(relation, open)
  if (!relation) return null
  const signed = hasSign(relation)
  const put = (next: Linked | null) => {
    onChange(next)
    if (next) onDone?.(next)
  }
  const choices = (found.data ?? []).map((item) => ({
    value: item.id,
    label: item.title,
    sign: signed ? <LinkedMark type={relation.type} title={item.title} /> : undefined,
  }))
  const known = choices.some((choice) => choice.label.toLowerCase() === typed.trim().toLowerCase())
  return (
    <div className={css.linkFrame}>
      <Picker
        {...props}
        chosen={title}
        sign={value && signed && title ? <LinkedMark type={relation.type} title={title} /> : undefined}
        choices={choices}
        loading={found.isFetching && open}
        onOpen={() => setOpen(true)}
        onSearch={setTyped}
        onPick={(id) => put(found.data?.find((item) => item.id === id) ?? null)}
        onClear={field.required && props.cell ? undefined : () => put(null)}
        extra={(text) =>
          creation.allowed && text.trim() && !known
            ? { value: text, label: t('widgets.create', { name: text.trim() }) }
            : null
        }
        onExtra={(text) => void creation.create(text.trim()).then((made) => (made ? put(made) : undefined))}
      />
      {value && !props.cell ? (
        <Link
          className={css.openLink}
          tabIndex={-1}
          to="/r/$type/$id"
          params={{ type: relation.type, id: value.id }}
          aria-label={t('widgets.open', { name: title })}
        >
          <IconExternalLink size={14} />
        </Link>
      ) : null}
    </div>
  )
}

const NOTHING = { type: '', titleField: 'id', many: '', label: '', colorField: null }
