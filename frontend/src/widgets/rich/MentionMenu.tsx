import { useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useTranslation } from 'react-i18next'
import { Monogram } from '@/ui/Monogram'
import type { Asked, Person } from './mention'
import css from './rich.module.css'

export type FindPeople = (search: string) => Promise<readonly Person[]>

/** The colleagues whose names fit what is typed after the @. */
export function useMentions(find: FindPeople | undefined, asked: Asked | null) {
  const [people, setPeople] = useState<readonly Person[]>([])
  const [chosen, setChosen] = useState(0)
  const search = asked?.search
  useEffect(() => {
    if (!find || search === undefined) return setPeople([])
    let late = false
    const timer = window.setTimeout(async () => {
      const found = await find(search).catch(() => [])
      if (late) return
      setPeople(found)
      setChosen(0)
    }, 120)
    return () => {
      late = true
      window.clearTimeout(timer)
    }
  }, [find, search])
  return { people, chosen, setChosen }
}

interface Props {
  asked: Asked
  people: readonly Person[]
  chosen: number
  onPick: (person: Person) => void
}

export function MentionMenu({ asked, people, chosen, onPick }: Props) {
  const { t } = useTranslation()
  const left = Math.min(asked.left, window.innerWidth - 260)
  return createPortal(
    <div
      className={css.people}
      style={{ left, top: asked.top + 4 }}
      role="listbox"
      aria-label={t('widgets.colleagues')}
    >
      {people.map((person, number) => (
        <button
          key={person.id}
          type="button"
          role="option"
          aria-selected={number === chosen}
          tabIndex={-1}
          className={css.person}
          onMouseDown={(event) => {
            event.preventDefault()
            onPick(person)
          }}
        >
          <Monogram name={person.name} shape="round" size={20} />
          {person.name}
        </button>
      ))}
    </div>,
    document.body,
  )
}
