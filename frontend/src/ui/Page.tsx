import type { ReactNode } from 'react'
import css from './Page.module.css'

interface Props {
  title: ReactNode
  /** Between the title and the right end: tabs of saved views, breadcrumbs. */
  beside?: ReactNode
  /** At the right end: view switcher, main button. */
  actions?: ReactNode
  /** A second bar under the first: filters. */
  bar?: ReactNode
  /** Padding and its own scrolling for plain pages; views do their own. */
  plain?: boolean
  children: ReactNode
}

/** A screen of the workspace: a bar with the title, maybe a second bar, and the content that fills the rest. */
export function Page({ title, beside, actions, bar, plain, children }: Props) {
  return (
    <div className={css.page}>
      <header className={css.top}>
        <h1 className={css.title}>{title}</h1>
        <div className={css.beside}>{beside}</div>
        <div className={css.actions}>{actions}</div>
      </header>
      {bar ? <div className={css.bar}>{bar}</div> : null}
      <div className={plain ? css.plain : css.content}>{children}</div>
    </div>
  )
}
