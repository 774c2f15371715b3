import type { ReactNode } from 'react'
import css from './Notice.module.css'

interface Props {
  icon?: ReactNode
  title: string
  text?: ReactNode
  children?: ReactNode
}

/** One thing said in the middle of the page. */
export function Notice({ icon, title, text, children }: Props) {
  return (
    <div className={css.page}>
      <div className={css.card}>
        {icon ? <div className={css.icon}>{icon}</div> : null}
        <h1 className={css.title}>{title}</h1>
        {text ? <p className={css.text}>{text}</p> : null}
        {children ? <div className={css.body}>{children}</div> : null}
      </div>
    </div>
  )
}
