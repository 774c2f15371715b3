import { Button } from '@mantine/core'
import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState, useSyncExternalStore } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/ui/Dialog'
import { onShown, shownOnce, showOnce } from '../actionResult'
import '@/ui/styles-dialogs'
import css from './ShownOnce.module.css'

/** A secret that is shown once: to copy, with a warning that it will not be shown again. */
export function ShownOnce() {
  const { t } = useTranslation()
  const shown = useSyncExternalStore(onShown, shownOnce)
  const [copied, setCopied] = useState(false)
  const close = () => {
    showOnce(null)
    setCopied(false)
  }
  const copy = async () => {
    await navigator.clipboard.writeText(shown?.value ?? '')
    setCopied(true)
  }
  return (
    <Dialog
      opened={shown !== null}
      onClose={close}
      title={shown?.title}
      closeOnClickOutside={false}
      closeOnEscape={false}
      withCloseButton={false}
    >
      <p className={css.warning}>{t('secret.warning')}</p>
      <code className={css.value}>{shown?.value}</code>
      {shown?.use ? <p className={css.use}>{shown.use}</p> : null}
      <div className={css.buttons}>
        <Button
          variant="default"
          leftSection={copied ? <IconCheck size={15} /> : <IconCopy size={15} />}
          onClick={() => void copy()}
        >
          {copied ? t('common.copied') : t('common.copy')}
        </Button>
        <Button onClick={close}>{t('secret.kept')}</Button>
      </div>
    </Dialog>
  )
}
