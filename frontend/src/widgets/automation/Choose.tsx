import { NativeSelect } from '@mantine/core'

interface Props {
  label: string
  value: string
  choices: readonly { value: string; label: string }[]
  onChange: (value: string) => void
  /** What stands for nothing; without it something is always chosen. */
  nothing?: string
  id?: string
}

/** One of a few. */
export function Choose({ label, value, choices, onChange, nothing, id }: Props) {
  const data = [...(nothing === undefined ? [] : [{ value: '', label: nothing }]), ...choices]
  // What is stored and not on offer any more is shown all the same.
  if (value && !data.some((each) => each.value === value)) data.push({ value, label: value })
  return (
    <NativeSelect
      id={id}
      aria-label={label}
      value={value}
      data={data}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  )
}
