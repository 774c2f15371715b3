import {
  IconDownload,
  IconFile,
  IconFileTypePdf,
  IconHistory,
  IconPhoto,
  IconReplace,
  IconTrash,
  IconUpload,
} from '@tabler/icons-react'
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
  const take = async (files: Iterable<File>, replaces?: string) => {
    for (const file of files) {
      setWorking((count) => count + 1)
      try {
        await upload(spec.type, id, file, replaces)
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
        {found.data
          ?.filter((file) => file.latest && !file.inline)
          .map((file) => (
            <FileRow
              key={file.id}
              file={file}
              earlier={found.data.filter((one) => one.series === file.series && !one.latest)}
              onShow={setShown}
              onRemove={(one) => void remove(one)}
              onReplace={(next) => void take([next], file.id)}
            />
          ))}
      </ul>
      {shown ? <FilePreview file={{ ...shown, url: `/api/files/${shown.id}` }} onClose={() => setShown(null)} /> : null}
    </div>
  )
}

interface RowProps {
  file: StoredFile
  /** The versions before it, the newest first. */
  earlier: readonly StoredFile[]
  onShow: (file: StoredFile) => void
  onRemove: (file: StoredFile) => void
  onReplace: (next: File) => void
}

function FileRow({ file, earlier, onShow, onRemove, onReplace }: RowProps) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  return (
    <li>
      <div className={css.file}>
        <Picture file={file} />
        <Facts file={file} onShow={onShow} />
        {earlier.length > 0 ? (
          <IconButton
            label={t('chatter.versions', { count: earlier.length })}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <IconHistory size={15} />
          </IconButton>
        ) : null}
        <IconButton label={t('chatter.newVersion', { name: file.name })} onClick={() => picker.current?.click()}>
          <IconReplace size={15} />
        </IconButton>
        <input
          ref={picker}
          type="file"
          hidden
          onChange={(event) => {
            const [next] = event.target.files ?? []
            if (next) onReplace(next)
            event.target.value = ''
          }}
        />
        <Tools file={file} onRemove={onRemove} />
      </div>
      {open ? (
        <ul className={css.earlier}>
          {earlier.map((one) => (
            <li key={one.id} className={css.file}>
              <Facts file={one} onShow={onShow} />
              <Tools file={one} onRemove={onRemove} />
            </li>
          ))}
        </ul>
      ) : null}
    </li>
  )
}

function Picture({ file }: { file: StoredFile }) {
  const Sign = isImage(file) ? IconPhoto : file.contentType === 'application/pdf' ? IconFileTypePdf : IconFile
  if (isImage(file)) return <img className={css.thumb} src={`/api/files/${file.id}`} alt="" loading="lazy" />
  return <Sign size={18} className={css.fileSign} aria-hidden="true" />
}

/** The file's name, which opens it, and what is known of it. */
function Facts({ file, onShow }: { file: StoredFile; onShow: (file: StoredFile) => void }) {
  const { t } = useTranslation()
  const { format } = useScope()
  const shown = isShown(file.contentType)
  return (
    <span className={css.fileText}>
      {shown ? (
        <button type="button" className={css.fileName} onClick={() => onShow(file)}>
          {file.name}
        </button>
      ) : (
        <a className={css.fileName} href={`/api/files/${file.id}`} target="_blank" rel="noreferrer">
          {file.name}
        </a>
      )}
      <span className={css.fileMeta} title={`SHA-256 ${file.sha256}`}>
        {file.revision > 1 || !file.latest ? `${t('chatter.revision', { number: file.revision })} · ` : ''}
        {sizeText(file.size, format.locale)} · {format.ago(file.createdAt)}
        {file.createdBy ? ` · ${file.createdBy.title}` : ''}
        {file.latest ? '' : ` · ${file.sha256.slice(0, 8)}`}
      </span>
    </span>
  )
}

function Tools({ file, onRemove }: { file: StoredFile; onRemove: (file: StoredFile) => void }) {
  const { t } = useTranslation()
  return (
    <>
      <a
        className={css.fileTool}
        href={`/api/files/${file.id}`}
        download={file.name}
        aria-label={t('chatter.download', { name: file.name })}
      >
        <IconDownload size={15} />
      </a>
      <IconButton label={t('chatter.deleteFile', { name: file.name })} onClick={() => onRemove(file)}>
        <IconTrash size={15} />
      </IconButton>
    </>
  )
}
