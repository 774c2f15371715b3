import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react'
import { onStepUp } from '@/data/http'

type Answer = (proved: boolean) => void

let waiting: Answer[] = []
const listeners = new Set<() => void>()

function tell() {
  for (const listener of listeners) listener()
}

/** Several requests that need a proof at once wait for the same one. */
function ask(): Promise<boolean> {
  return new Promise((resolve) => {
    waiting = [...waiting, resolve]
    tell()
  })
}

function finish(proved: boolean) {
  const told = waiting
  waiting = []
  tell()
  for (const answer of told) answer(proved)
}

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

const StepUpDialog = lazy(() => import('./StepUpDialog').then(({ loadStepUp }) => loadStepUp()))

/** Where the server's wish for a fresh proof becomes a dialog; once, in the shell. */
export function StepUpHost() {
  const isAsked = useSyncExternalStore(subscribe, () => waiting.length > 0)
  useEffect(() => {
    onStepUp(ask)
    return () => onStepUp(() => Promise.resolve(false))
  }, [])
  return <Suspense>{isAsked ? <StepUpDialog onAnswer={finish} /> : null}</Suspense>
}
