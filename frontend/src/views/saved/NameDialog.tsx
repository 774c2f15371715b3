import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/ui/Dialog'
import css from '../actions/actions.module.css'

interface Props {
  title: string
  name: string
  onClose: () => void
  onName: (name: string) => void
}

/** Ask for a name. */
export function NameDialog({ title, name, onClose, onName }: Props) {
  const { t } = useTranslation()
  const [text, setText] = useState(name)
  return (
    <Dialog opened onClose={onClose} title={title} size="sm">
      <form
        className={css.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim()) onName(text.trim())
        }}
      >
        <TextInput
          label={t('views.saved.name')}
          value={text}
          maxLength={120}
          data-autofocus
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <div className={css.buttons}>
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button type="submit" disabled={!text.trim()}>
            {t('views.saved.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
