import {
  IconArrowsSplit2,
  IconBell,
  IconClock,
  IconEdit,
  IconHandStop,
  IconPlayerPlay,
  IconPoint,
  IconSquarePlus,
  IconWebhook,
} from '@tabler/icons-react'

const ICONS: Record<string, typeof IconPoint> = {
  set: IconEdit,
  create: IconSquarePlus,
  action: IconPlayerPlay,
  notify: IconBell,
  call: IconWebhook,
  wait: IconClock,
  branch: IconArrowsSplit2,
  stop: IconHandStop,
}

/** The sign of a kind of step. */
export function KindIcon({ kind }: { kind: string }) {
  const Found = ICONS[kind] ?? IconPoint
  return <Found size={15} stroke={1.6} aria-hidden="true" style={{ flex: 'none' }} />
}
