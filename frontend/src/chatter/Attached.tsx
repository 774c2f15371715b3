import { IconPaperclip, IconX } from '@tabler/icons-react'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/ui/IconButton'
import css from './chatter.module.css'
import { upload } from './talk'

/** The files that go along with what is being written. */
export function useAttached(type: string, id: string) {
  const [files, setFiles] = useState<File[]>([])
  const add = (more: Iterable<File>) => setFiles((old) => [...old, ...more])
  const remove = (file: File) => setFiles((old) => old.filter((item) => item !== file))
  const send = async () => {
    const keys: string[] = []
    for (const file of files) keys.push(await upload(type, id, file))
    return keys
  }
  return { files, add, remove, send, clear: () => setFiles([]) }
}

export type Attached = ReturnType<typeof useAttached>

/** What is attached, each with a way to leave it out. */
export function AttachedList({ attached }: { attached: Attached }) {
  const { t } = useTranslation()
  if (attached.files.length === 0) return null
  return (
    <ul className={css.chosen}>
      {attached.files.map((file) => (
        <li key={file.name + file.size + file.lastModified}>
          {file.name}
          <IconButton label={t('widgets.remove', { name: file.name })} onClick={() => attached.remove(file)}>
            <IconX size={12} />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}

export function AttachButton({ attached }: { attached: Attached }) {
  const { t } = useTranslation()
  const picker = useRef<HTMLInputElement>(null)
  return (
    <>
      <IconButton label={t('chatter.attach')} onClick={() => picker.current?.click()}>
        <IconPaperclip size={16} />
      </IconButton>
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={(event) => {
          attached.add(event.target.files ?? [])
          event.target.value = ''
        }}
      />
    </>
  )
}

/** What a place for text needs to take dropped files. */
export function dropTarget(attached: Attached) {
  return {
    onDragOver: (event: React.DragEvent) => event.preventDefault(),
    onDrop: (event: React.DragEvent) => {
      event.preventDefault()
      attached.add(event.dataTransfer.files)
    },
  }
}

/** For buttons below a text: the editor keeps its focus and so its toolbar, else the button would move from under the pointer. */
export const keepsFocus = { onMouseDown: (event: React.MouseEvent) => event.preventDefault() }
