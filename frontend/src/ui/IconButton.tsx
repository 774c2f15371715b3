import type { ComponentPropsWithRef, ReactNode } from 'react'
import css from './small.module.css'

interface Props extends Omit<ComponentPropsWithRef<'button'>, 'aria-label' | 'children'> {
  label: string
  children: ReactNode
}

/** A quiet square button with an icon; its label is read out and shown on hover. */
export function IconButton({ label, children, className, ...rest }: Props) {
  return (
    <button type="button" aria-label={label} title={label} className={`${css.iconButton} ${className ?? ''}`} {...rest}>
      {children}
    </button>
  )
}
