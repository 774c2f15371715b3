import { IconX } from '@tabler/icons-react'
import { useEffect, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import css from './toasts.module.css'

export interface Toast {
  id: number
  message: string
  tone: 'neutral' | 'success' | 'danger'
  detail?: string
  /** What takes the change back; also runs on the key Z while the toast is there. */
  undo?: () => unknown
  action?: { label: string; run: () => unknown }
  /** How long it stays, in milliseconds; 0: until closed. */
  stay: number
}

let toasts: readonly Toast[] = []
let counter = 0
const listeners = new Set<() => void>()

function change(next: readonly Toast[]) {
  toasts = next
  for (const tell of listeners) tell()
}

/** Say something briefly in the corner. Ten seconds where there is something to take back, five otherwise. */
export function toast(message: string, options: Partial<Omit<Toast, 'id' | 'message'>> = {}): number {
  counter += 1
  const stay = options.stay ?? (options.undo || options.action ? 10_000 : options.tone === 'danger' ? 8_000 : 5_000)
  change([...toasts.slice(-3), { id: counter, message, tone: 'neutral', ...options, stay }])
  return counter
}

export function closeToast(id: number) {
  change(toasts.filter((item) => item.id !== id))
}

/** Take back what the newest toast offers to; whether there was something. */
export function undoLatest(): boolean {
  const latest = [...toasts].reverse().find((item) => item.undo)
  if (!latest) return false
  closeToast(latest.id)
  void latest.undo?.()
  return true
}

function subscribe(tell: () => void) {
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
  }
}

/** The corner where toasts appear; once in the page. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts)
  return (
    <section className={css.corner} aria-live="polite" aria-relevant="additions">
      {shown.map((item) => (
        <ToastCard key={item.id} item={item} />
      ))}
    </section>
  )
}

function ToastCard({ item }: { item: Toast }) {
  const { t } = useTranslation()
  useEffect(() => {
    if (item.stay === 0) return
    const timer = setTimeout(() => closeToast(item.id), item.stay)
    return () => clearTimeout(timer)
  }, [item])
  const run = (what: () => unknown) => {
    closeToast(item.id)
    void what()
  }
  const { undo, action } = item
  return (
    <div className={css.card} data-tone={item.tone} role={item.tone === 'danger' ? 'alert' : undefined}>
      <div className={css.text}>
        <span>{item.message}</span>
        {item.detail ? <span className={css.detail}>{item.detail}</span> : null}
      </div>
      {undo ? (
        <button type="button" className={css.button} onClick={() => run(undo)}>
          {t('common.undo')}
        </button>
      ) : null}
      {action ? (
        <button type="button" className={css.button} onClick={() => run(action.run)}>
          {action.label}
        </button>
      ) : null}
      <button type="button" className={css.close} aria-label={t('common.close')} onClick={() => closeToast(item.id)}>
        <IconX size={15} />
      </button>
    </div>
  )
}
