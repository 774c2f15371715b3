import { IconDownload } from '@tabler/icons-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { Dialog } from '@/ui/Dialog'
import { LoadingState } from '@/ui/states'
import css from './preview.module.css'

const PdfPages = lazy(() => import('./PdfPages').then((module) => ({ default: module.PdfPages })))

export interface ShownFile {
  name: string
  contentType: string
  url: string
}

/** Whether a file can be looked at without leaving the record. */
export function isShown(contentType: string): boolean {
  return contentType === 'application/pdf' || /^image\/(png|jpe?g|gif|webp|avif)$/.test(contentType)
}

/** A picture or a PDF over the screen; everything that is drawn comes from our own host. */
export function FilePreview({ file, onClose }: { file: ShownFile; onClose: () => void }) {
  const { t } = useTranslation()
  return (
    <Dialog
      opened
      onClose={onClose}
      size="min(1040px, 100vw)"
      classNames={{ body: css.body }}
      title={
        <span className={css.title}>
          <span className={css.name}>{file.name}</span>
          <a
            className={css.download}
            href={file.url}
            download={file.name}
            aria-label={t('views.preview.download', { name: file.name })}
            title={t('views.preview.download', { name: file.name })}
          >
            <IconDownload size={16} />
          </a>
        </span>
      }
    >
      {file.contentType === 'application/pdf' ? (
        <Suspense fallback={<LoadingState rows={10} />}>
          <PdfPages url={file.url} name={file.name} />
        </Suspense>
      ) : (
        <img className={css.picture} src={file.url} alt={file.name} />
      )}
    </Dialog>
  )
}
