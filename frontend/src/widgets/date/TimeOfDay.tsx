import { useScope } from '../scope'
import type { ValueProps } from '../types'
import { wallOf } from './days'

/** The time of an instant whose day stands beside it. */
export function TimeOfDay({ value }: ValueProps) {
  const { format } = useScope()
  return value ? <span>{wallOf(String(value), format.timeZone).time}</span> : null
}
