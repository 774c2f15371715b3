import { Modal, type ModalProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface Props extends ModalProps {
  /** What it is called where no title is drawn. */
  label?: string
}

/** A dialog whose parts are named in the reader's language. */
export function Dialog({ label, closeButtonProps, ...rest }: Props) {
  const { t } = useTranslation()
  return (
    <Modal
      closeButtonProps={{ 'aria-label': t('common.close'), ...closeButtonProps }}
      attributes={label ? { content: { 'aria-label': label } } : undefined}
      {...rest}
    />
  )
}
