import { IconBold, IconItalic, IconLink, IconList, IconListNumbers } from '@tabler/icons-react'
import { Link } from '@tiptap/extension-link'
import { Placeholder } from '@tiptap/extensions'
import { EditorContent, useEditor, useEditorState } from '@tiptap/react'
import { StarterKit } from '@tiptap/starter-kit'
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '@/ui/IconButton'
import type { EditorProps } from '../types'
import css from './rich.module.css'

interface Props extends Omit<EditorProps, 'field'> {
  placeholder?: string
  /** Ctrl+Enter: send what is written. */
  onSend?: () => void
}

/** Formatted text. What comes out is HTML; the server keeps only what is safe in it. */
export function RichText({ value, onChange, onSend, placeholder, disabled, id, autoFocus, label, invalid }: Props) {
  const { t } = useTranslation()
  const editor = useEditor({
    extensions: [
      StarterKit.configure({ link: false, heading: { levels: [2, 3] } }),
      Link.configure({ openOnClick: false, defaultProtocol: 'https' }),
      Placeholder.configure({ placeholder: placeholder ?? '' }),
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
        if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || !onSend) return false
        onSend()
        return true
      },
    },
    onUpdate: ({ editor: current }) => onChange(current.isEmpty ? '' : current.getHTML()),
  })
  useEffect(() => {
    const next = String(value ?? '')
    if (editor && !editor.isFocused && next !== (editor.isEmpty ? '' : editor.getHTML()))
      editor.commands.setContent(next, { emitUpdate: false })
    if (editor && next === '' && !editor.isEmpty) editor.commands.clearContent()
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
  if (!editor) return null
  const setLink = () => {
    if (marks?.link) return editor.chain().focus().unsetLink().run()
    const href = window.prompt(t('widgets.linkAddress'), 'https://')
    return href ? editor.chain().focus().setLink({ href }).run() : false
  }
  return (
    <div className={css.frame} data-disabled={disabled || undefined} data-invalid={invalid || undefined}>
      <EditorContent editor={editor} />
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
