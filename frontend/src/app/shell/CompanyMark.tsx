import { initials } from '@/ui/Monogram'
import css from './CompanyMark.module.css'

/** The company's sign: its first letter on our gradient. */
export function CompanyMark({ name, size = 24 }: { name: string; size?: number }) {
  return (
    <span aria-hidden="true" className={css.mark} style={{ width: size, height: size, fontSize: size * 0.52 }}>
      {initials(name).charAt(0) || 'F'}
    </span>
  )
}
