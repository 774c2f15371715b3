import { IconBold, IconItalic, IconLink, IconList, IconListNumbers } from '@tabler/icons-react'
import { Link } from '@tiptap/extension-link'
import { Placeholder } from '@tiptap/extensions'
import { EditorContent, useEditor, useEditorState } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { type ReactNode, type RefObject, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/ui/IconButton'
import type { EditorProps } from '../types'
import { type FindPeople, MentionMenu, useMentions } from './MentionMenu'
import { type Asked, askedIn, Mention, nameIn } from './mention'
import css from './rich.module.css'

interface Props extends Omit<EditorProps, 'field'> {
  placeholder?: string
  /** Ctrl+Enter: send what is written. */
  onSend?: () => void
  /** Colleagues by a part of their name: an @ offers them. */
  people?: FindPeople
  /** Pictures that are pasted, files that are dropped. */
  onFiles?: (files: File[]) => void
  /** Comes to hold what writes a text where the cursor stands. */
  inserter?: RefObject<((text: string) => void) | null>
}

/** Formatted text. What comes out is HTML; the server keeps only what is safe in it. */
export function RichText(props: Props) {
  const { value, onChange, onSend, placeholder, disabled, id, autoFocus, label, invalid, people, onFiles } = props
  const { inserter } = props
  const { t } = useTranslation()
  const [asked, setAsked] = useState<Asked | null>(null)
  const menu = useMentions(people, asked)
  const pick = (number: number) => {
    const person = menu.people[number]
    if (!editor || !asked || !person) return
    nameIn(editor, asked, person)
    setAsked(null)
  }
  // The editor keeps the handlers that it was made with: they look here for what holds now.
  const now = useRef({ onSend, onFiles, menu, asked, pick })
  now.current = { onSend, onFiles, menu, asked, pick }
  const editor = useEditor({
    extensions: [
      StarterKit.configure({ link: false, heading: { levels: [2, 3] } }),
      Link.configure({ openOnClick: false, defaultProtocol: 'https' }),
      Placeholder.configure({ placeholder: placeholder ?? '' }),
      Mention,
    ],
    content: String(value ?? ''),
    editable: !disabled,
    autofocus: autoFocus ? 'end' : false,
    editorProps: {
      attributes: {
        class: css.text ?? '',
        role: 'textbox',
        'aria-multiline': 'true',
        ...(id ? { id } : {}),
        ...(label ? { 'aria-label': label } : {}),
      },
      handleKeyDown: (_view, event) => {
        const { menu: open, asked: about, pick: take, onSend: send } = now.current
        if (about && open.people.length > 0) {
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
          if (step) open.setChosen((open.chosen + step + open.people.length) % open.people.length)
          else if (event.key === 'Escape') setAsked(null)
          else if (event.key === 'Tab' || (event.key === 'Enter' && !event.ctrlKey)) take(open.chosen)
          else return false
          return true
        }
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !send) return false
        send()
        return true
      },
      handlePaste: (_view, event) => taken(event.clipboardData?.files, now.current.onFiles),
      handleDrop: (_view, event) => taken(event.dataTransfer?.files, now.current.onFiles),
    },
    onUpdate: ({ editor: current }) => {
      onChange(current.isEmpty ? '' : current.getHTML())
      if (people) setAsked(askedIn(current))
    },
    onSelectionUpdate: ({ editor: current }) => people && setAsked(askedIn(current)),
    onBlur: () => setAsked(null),
  })
  useEffect(() => {
    if (!editor || editor.isDestroyed) return // another one is on its way: the screen was put aside and comes back
    const next = String(value ?? '')
    if (!editor.isFocused && next !== (editor.isEmpty ? '' : editor.getHTML()))
      editor.commands.setContent(next, { emitUpdate: false })
    if (next === '' && !editor.isEmpty) editor.commands.clearContent()
  }, [editor, value])
  const marks = useEditorState({
    editor,
    selector: ({ editor: current }) => ({
      bold: current?.isActive('bold') ?? false,
      italic: current?.isActive('italic') ?? false,
      list: current?.isActive('bulletList') ?? false,
      numbers: current?.isActive('orderedList') ?? false,
      link: current?.isActive('link') ?? false,
    }),
  })
  useEffect(() => {
    if (inserter) inserter.current = (text) => editor?.chain().focus().insertContent({ type: 'text', text }).run()
  }, [editor, inserter])
  if (!editor) return null
  const setLink = () => {
    if (marks?.link) return editor.chain().focus().unsetLink().run()
    const href = window.prompt(t('widgets.linkAddress'), 'https://')
    return href ? editor.chain().focus().setLink({ href }).run() : false
  }
  return (
    <div className={css.frame} data-disabled={disabled || undefined} data-invalid={invalid || undefined}>
      <EditorContent editor={editor} />
      {asked && menu.people.length > 0 ? (
        <MentionMenu
          asked={asked}
          people={menu.people}
          chosen={menu.chosen}
          onPick={(person) => pick(menu.people.indexOf(person))}
        />
      ) : null}
      {disabled ? null : (
        <div className={css.tools} role="toolbar" aria-label={t('widgets.formatting')}>
          <Tool label={t('widgets.bold')} active={marks?.bold} run={() => editor.chain().focus().toggleBold().run()}>
            <IconBold size={14} />
          </Tool>
          <Tool
            label={t('widgets.italic')}
            active={marks?.italic}
            run={() => editor.chain().focus().toggleItalic().run()}
          >
            <IconItalic size={14} />
          </Tool>
          <Tool
            label={t('widgets.list')}
            active={marks?.list}
            run={() => editor.chain().focus().toggleBulletList().run()}
          >
            <IconList size={14} />
          </Tool>
          <Tool
            label={t('widgets.numbers')}
            active={marks?.numbers}
            run={() => editor.chain().focus().toggleOrderedList().run()}
          >
            <IconListNumbers size={14} />
          </Tool>
          <Tool label={t('widgets.link')} active={marks?.link} run={setLink}>
            <IconLink size={14} />
          </Tool>
        </div>
      )}
    </div>
  )
}

/** Files on the clipboard or dropped; text stays with the editor. */
function taken(files: FileList | undefined, onFiles: ((files: File[]) => void) | undefined): boolean {
  if (!onFiles || !files || files.length === 0) return false
  onFiles([...files])
  return true
}

function Tool({
  label,
  active,
  run,
  children,
}: {
  label: string
  active?: boolean
  run: () => unknown
  children: ReactNode
}) {
  return (
    <IconButton
      label={label}
      aria-pressed={active}
      className={css.tool}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => run()}
    >
      {children}
    </IconButton>
  )
}
