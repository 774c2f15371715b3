import type { ReactNode } from 'react'
import css from './small.module.css'

const KNOWN = new Set(['gray', 'blue', 'indigo', 'violet', 'pink', 'red', 'orange', 'yellow', 'green', 'teal'])
const MEANINGS: Record<string, string> = {
  default: 'gray',
  neutral: 'gray',
  muted: 'gray',
  info: 'blue',
  primary: 'indigo',
  success: 'green',
  warning: 'orange',
  danger: 'red',
}

/** A tone's name as one of the palette's: "success" → "green", unknown → "gray". */
export function toneName(tone: string | undefined | null): string {
  if (!tone) return 'gray'
  if (KNOWN.has(tone)) return tone
  return MEANINGS[tone] ?? 'gray'
}

/** A small coloured label; with a dot before it when it tells a state. */
export function Tag({ tone, dot, children }: { tone?: string | null; dot?: boolean; children: ReactNode }) {
  const name = toneName(tone)
  return (
    <span className={css.tag} style={{ background: `var(--tone-${name}-bg)`, color: `var(--tone-${name}-ink)` }}>
      {dot ? <span className={css.dot} style={{ background: `var(--tone-${name})` }} /> : null}
      {children}
    </span>
  )
}
