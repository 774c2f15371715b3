import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import css from './confirm.module.css'
import { Dialog } from './Dialog'
import './styles-dialogs'
import type { Question } from './confirm'

/** One question with two answers. */
export function ConfirmDialog({ question, onAnswer }: { question: Question; onAnswer: (yes: boolean) => void }) {
  const { t } = useTranslation()
  return (
    <Dialog opened onClose={() => onAnswer(false)} title={question.title} size="sm">
      {question.text ? <p className={css.text}>{question.text}</p> : null}
      <div className={css.buttons}>
        <Button variant="default" onClick={() => onAnswer(false)}>
          {t('common.cancel')}
        </Button>
        <Button color={question.danger ? 'red' : undefined} onClick={() => onAnswer(true)} data-autofocus>
          {question.yes ?? t('common.continue')}
        </Button>
      </div>
    </Dialog>
  )
}
