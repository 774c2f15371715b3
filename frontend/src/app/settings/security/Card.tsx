import type { ReactNode } from 'react'
import { Icon } from '@/ui/Icon'
import css from './Security.module.css'

interface Props {
  icon: string
  title: ReactNode
  text?: ReactNode
  /** Set up: the badge is green. */
  on?: boolean
  children?: ReactNode
}

/** One part of the security pages: what it is, whether it is on, and what can be done. */
export function Card({ icon, title, text, on, children }: Props) {
  return (
    <section className={css.card}>
      <header className={css.head}>
        <span className={css.badge} data-on={on || undefined}>
          <Icon name={icon} size={18} />
        </span>
        <div className={css.words}>
          <h2 className={css.title}>{title}</h2>
          {text ? <p className={css.text}>{text}</p> : null}
        </div>
      </header>
      {children ? <div className={css.body}>{children}</div> : null}
    </section>
  )
}
