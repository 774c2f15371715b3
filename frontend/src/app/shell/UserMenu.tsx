import { lazy, Suspense, useState } from 'react'
import { Monogram } from '@/ui/Monogram'
import { useBoot } from '../session'
import css from './Sidebar.module.css'

const load = () => import('./UserMenuItems')
const UserMenuItems = lazy(() => load().then((module) => ({ default: module.UserMenuItems })))

/** Who is signed in; pressing it offers what belongs to them alone. */
export function UserMenu() {
  const { user } = useBoot()
  const [open, setOpen] = useState(false)
  const [wanted, setWanted] = useState(false)
  const show = () => {
    setWanted(true)
    setOpen(!open)
  }
  return (
    <div className={css.userPlace}>
      <button
        type="button"
        className={css.user}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={show}
        onPointerEnter={() => void load()}
      >
        <Monogram name={user.name || user.email} shape="round" size={26} />
        <span className={css.userText}>
          <span className={css.userName}>{user.name}</span>
          <span className={css.userMail}>{user.email}</span>
        </span>
      </button>
      <Suspense>{wanted ? <UserMenuItems opened={open} onClose={() => setOpen(false)} /> : null}</Suspense>
    </div>
  )
}
