import css from './small.module.css'

const TONES = ['indigo', 'violet', 'orange', 'green', 'teal', 'pink', 'blue', 'red'] as const

/** Two letters for a name: of its words, without quotation marks and legal forms. */
export function initials(name: string): string {
  const words = name
    .replace(/[«»"'()]/g, ' ')
    .split(/[\s-]+/)
    .filter((word) => word && !/^(ООО|АО|ПАО|ЗАО|ИП|ТД|LLC|Ltd|Inc|GmbH)$/i.test(word))
  const [first = '', second = ''] = words
  return second ? `${first.charAt(0)}${second.charAt(0)}`.toUpperCase() : first.slice(0, 2).toUpperCase()
}

function toneOf(text: string): string {
  let sum = 0
  for (const letter of text) sum = (sum * 31 + (letter.codePointAt(0) ?? 0)) % 9973
  return TONES[sum % TONES.length] ?? 'indigo'
}

interface Props {
  name: string
  /** Square for companies and things, round for people. */
  shape?: 'square' | 'round'
  size?: number
}

/** The coloured sign with two letters before a person's or a company's name. */
export function Monogram({ name, shape = 'square', size = 20 }: Props) {
  const tone = toneOf(name)
  return (
    <span
      aria-hidden="true"
      className={css.monogram}
      data-shape={shape}
      style={{
        width: size,
        height: size,
        fontSize: Math.max(9, Math.round(size * 0.42)),
        background: `var(--solid-${tone})`,
      }}
    >
      {initials(name)}
    </span>
  )
}
