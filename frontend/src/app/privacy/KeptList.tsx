import type { Kept } from './api'
import css from './privacy.module.css'

/** What stays, how many, and why. */
export function KeptList({ rows }: { rows: Kept[] }) {
  return (
    <ul className={css.kept}>
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the list does not move
        <li key={index}>
          <p className={css.keptWhat}>
            {row.what} <span className={css.count}>{row.count}</span>
          </p>
          <p className={css.text}>{row.reason}</p>
        </li>
      ))}
    </ul>
  )
}
