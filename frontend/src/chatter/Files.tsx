import { IconDownload, IconFile, IconFileTypePdf, IconPhoto, IconTrash, IconUpload } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { records } from '@/data'
import type { ModelSpec } from '@/spec/types.gen'
import { confirm } from '@/ui/confirm'
import { IconButton } from '@/ui/IconButton'
import { ErrorState, LoadingState } from '@/ui/states'
import { FilePreview, isShown } from '@/views/preview/FilePreview'
import { useSayRefusal } from '@/views/shared/said'
import { useScope } from '@/widgets'
import css from './chatter.module.css'
import { fileSpec, type StoredFile, sizeText, upload, useFiles, useRefreshTalk } from './talk'

function isImage(file: StoredFile): boolean {
  return /^image\/(png|jpe?g|gif|webp|avif)$/.test(file.contentType)
}

/** The record's files: drop some here, look at pictures, download, delete. */
export function Files({ spec, id }: { spec: ModelSpec; id: string }) {
  const { t } = useTranslation()
  const say = useSayRefusal()
  const found = useFiles(spec.type, id)
  const refresh = useRefreshTalk(spec.type)
  const picker = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [working, setWorking] = useState(0)
  const [shown, setShown] = useState<StoredFile | null>(null)
  const take = async (files: Iterable<File>) => {
    for (const file of files) {
      setWorking((count) => count + 1)
      try {
        await upload(spec.type, id, file)
      } catch (error) {
        say(error, t('chatter.notUploaded', { name: file.name }))
      }
      setWorking((count) => count - 1)
    }
    refresh()
  }
  const remove = async (file: StoredFile) => {
    if (
      !(await confirm({ title: t('chatter.deleteFile', { name: file.name }), yes: t('chatter.delete'), danger: true }))
    )
      return
    try {
      await records.remove(fileSpec, file.id)
      refresh()
    } catch (error) {
      say(error)
    }
  }
  return (
    <div className={css.files}>
      <button
        type="button"
        className={css.drop}
        data-over={over || undefined}
        onClick={() => picker.current?.click()}
        onDragOver={(event) => {
          event.preventDefault()
          setOver(true)
        }}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => {
          event.preventDefault()
          setOver(false)
          void take([...event.dataTransfer.files])
        }}
      >
        <IconUpload size={18} aria-hidden="true" />
        {working > 0 ? t('chatter.uploading', { count: working }) : t('chatter.drop')}
      </button>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          void take([...(event.target.files ?? [])])
          event.target.value = ''
        }}
      />
      {found.isPending ? <LoadingState rows={3} /> : null}
      {found.isError ? <ErrorState compact error={found.error} retry={() => void found.refetch()} /> : null}
      <ul className={css.fileList}>
        {found.data?.map((file) => (
          <FileRow key={file.id} file={file} onShow={setShown} onRemove={() => void remove(file)} />
        ))}
      </ul>
      {shown ? <FilePreview file={{ ...shown, url: `/api/files/${shown.id}` }} onClose={() => setShown(null)} /> : null}
    </div>
  )
}

interface RowProps {
  file: StoredFile
  onShow: (file: StoredFile) => void
  onRemove: () => void
}

function FileRow({ file, onShow, onRemove }: RowProps) {
  const { t } = useTranslation()
  const { format } = useScope()
  const address = `/api/files/${file.id}`
  const Sign = isImage(file) ? IconPhoto : file.contentType === 'application/pdf' ? IconFileTypePdf : IconFile
  return (
    <li className={css.file}>
      {isImage(file) ? (
        <img className={css.thumb} src={address} alt="" loading="lazy" />
      ) : (
        <Sign size={18} className={css.fileSign} aria-hidden="true" />
      )}
      <span className={css.fileText}>
        {isShown(file.contentType) ? (
          <button type="button" className={css.fileName} onClick={() => onShow(file)}>
            {file.name}
          </button>
        ) : (
          <a className={css.fileName} href={address} target="_blank" rel="noreferrer">
            {file.name}
          </a>
        )}
        <span className={css.fileMeta}>
          {sizeText(file.size, format.locale)} · {format.ago(file.createdAt)}
        </span>
      </span>
      <a
        className={css.fileTool}
        href={address}
        download={file.name}
        aria-label={t('chatter.download', { name: file.name })}
      >
        <IconDownload size={15} />
      </a>
      <IconButton label={t('chatter.deleteFile', { name: file.name })} onClick={onRemove}>
        <IconTrash size={15} />
      </IconButton>
    </li>
  )
}
