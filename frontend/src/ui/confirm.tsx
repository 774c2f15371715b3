import { lazy, Suspense, useSyncExternalStore } from 'react'

export interface Question {
  title: string
  text?: string
  /** The button's word; by default "Continue". */
  yes?: string
  danger?: boolean
}

export interface Asked extends Question {
  answer: (yes: boolean) => void
}

let asked: Asked | null = null
const listeners = new Set<() => void>()

function change(next: Asked | null) {
  asked = next
  for (const tell of listeners) tell()
}

/** Ask before something that cannot be taken back. */
export function confirm(question: Question): Promise<boolean> {
  asked?.answer(false)
  return new Promise((resolve) => change({ ...question, answer: resolve }))
}

function subscribe(tell: () => void) {
  listeners.add(tell)
  return () => {
    listeners.delete(tell)
  }
}

const ConfirmDialog = lazy(() => import('./ConfirmDialog').then((module) => ({ default: module.ConfirmDialog })))

/** Where questions appear; once, in the shell. */
export function ConfirmHost() {
  const question = useSyncExternalStore(subscribe, () => asked)
  const finish = (yes: boolean) => {
    question?.answer(yes)
    change(null)
  }
  return <Suspense>{question ? <ConfirmDialog question={question} onAnswer={finish} /> : null}</Suspense>
}
