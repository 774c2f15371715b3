import css from './small.module.css'

export const isMac = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent)

const SIGNS: Record<string, string> = {
  mod: isMac ? '⌘' : 'Ctrl',
  shift: isMac ? '⇧' : 'Shift',
  alt: isMac ? '⌥' : 'Alt',
  enter: '↵',
  escape: 'Esc',
  arrowup: '↑',
  arrowdown: '↓',
}

/** A shortcut as keys on a keyboard: "mod+k", or a sequence "g h". */
export function Kbd({ keys }: { keys: string }) {
  const parts = keys.split(' ').flatMap((chord) => chord.split('+'))
  return (
    <span className={css.keys}>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same key may come twice, the order never changes
        <kbd key={index} className={css.key}>
          {SIGNS[part.toLowerCase()] ?? part.toUpperCase()}
        </kbd>
      ))}
    </span>
  )
}
