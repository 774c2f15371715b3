import { Button, Modal } from '@mantine/core'
import { useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import css from './confirm.module.css'

export interface Question {
  title: string
  text?: string
  /** The button's word; by default "Continue". */
  yes?: string
  danger?: boolean
}

interface Asked extends Question {
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

/** Where questions appear; once, in the shell. */
export function ConfirmHost() {
  const { t } = useTranslation()
  const question = useSyncExternalStore(subscribe, () => asked)
  const finish = (yes: boolean) => {
    question?.answer(yes)
    change(null)
  }
  return (
    <Modal opened={question !== null} onClose={() => finish(false)} title={question?.title} size="sm">
      {question?.text ? <p className={css.text}>{question.text}</p> : null}
      <div className={css.buttons}>
        <Button variant="default" onClick={() => finish(false)}>
          {t('common.cancel')}
        </Button>
        <Button color={question?.danger ? 'red' : undefined} onClick={() => finish(true)} data-autofocus>
          {question?.yes ?? t('common.continue')}
        </Button>
      </div>
    </Modal>
  )
}
