import {
  IconCalendar,
  IconCheck,
  IconCoin,
  IconFileText,
  IconMail,
  IconPhone,
  IconTruck,
  IconUsers,
} from '@tabler/icons-react'

const SIGNS: Record<string, typeof IconPhone> = {
  phone: IconPhone,
  users: IconUsers,
  mail: IconMail,
  check: IconCheck,
  calendar: IconCalendar,
  'file-text': IconFileText,
  truck: IconTruck,
  coin: IconCoin,
}

/** The picture of a kind of activity. */
export function ActivitySign({ icon, size }: { icon: string | undefined; size: number }) {
  const Sign = SIGNS[icon ?? ''] ?? IconCheck
  return <Sign size={size} aria-hidden="true" />
}
