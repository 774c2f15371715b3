import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Page } from './nav'
import type { Choice } from './router'

interface Props {
  to: Page
  search?: Choice
  hash?: string
  className?: string
  children: ReactNode
}

/** A link within the public site. */
export function To({ to, search, hash, className, children }: Props) {
  return (
    <Link to={to as '/'} search={(search ?? {}) as never} hash={hash} className={className}>
      {children}
    </Link>
  )
}
