import { mergeAttributes, Node } from '@tiptap/core'
import type { Editor } from '@tiptap/react'

export interface Person {
  id: string
  name: string
}

/** What is typed after an @, and where on the screen it stands. */
export interface Asked {
  search: string
  from: number
  to: number
  left: number
  top: number
}

/** A colleague who is named in the text: `<span data-mention="7">@Anna</span>`, as the server reads it. */
export const Mention = Node.create({
  name: 'mention',
  group: 'inline',
  inline: true,
  selectable: false,
  atom: true,
  addAttributes() {
    return {
      id: { default: '', parseHTML: (element: HTMLElement) => element.dataset.mention ?? '' },
      name: { default: '', parseHTML: (element: HTMLElement) => (element.textContent ?? '').replace(/^@/, '') },
    }
  },
  parseHTML() {
    return [{ tag: 'span[data-mention]' }]
  },
  renderHTML({ node, HTMLAttributes }) {
    const { id: _id, name: _name, ...rest } = HTMLAttributes
    return ['span', mergeAttributes(rest, { 'data-mention': String(node.attrs.id) }), `@${node.attrs.name}`]
  },
  renderText({ node }) {
    return `@${node.attrs.name}`
  },
})

/** Whether an @ with a part of a name stands before the cursor. */
export function askedIn(editor: Editor): Asked | null {
  const { selection } = editor.state
  if (!selection.empty) return null
  const before = selection.$from.parent.textBetween(0, selection.$from.parentOffset, undefined, '\ufffc')
  const found = /(?:^|[\s\u00a0(])@([\p{L}\d.-]{0,20}(?: [\p{L}\d.-]{0,20})?)$/u.exec(before)
  if (!found) return null
  const from = selection.from - (found[1]?.length ?? 0) - 1
  const { left, bottom } = editor.view.coordsAtPos(from)
  return { search: found[1] ?? '', from, to: selection.from, left, top: bottom }
}

/** Put the person where the @ stands. */
export function nameIn(editor: Editor, asked: Asked, person: Person) {
  editor
    .chain()
    .focus()
    .insertContentAt({ from: asked.from, to: asked.to }, [
      { type: 'mention', attrs: { id: person.id, name: person.name } },
      { type: 'text', text: ' ' },
    ])
    .run()
}
