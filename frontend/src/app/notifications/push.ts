import { request } from '@/data/http'

const KEPT = 'push.user'
const WORKER = '/push-worker.js'

/** Whether this browser can take pushes at all (a phone's only from its home screen, say). */
export function canTakePushes(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
}

/** Whether the person has switched pushes off for this site in the browser itself. */
export function isForbidden(): boolean {
  return canTakePushes() && Notification.permission === 'denied'
}

async function tell(subscription: PushSubscription): Promise<void> {
  await request('/api/notifications/browsers', { body: subscription.toJSON() })
}

/** Ask the person and have this browser take their pushes. False when they said no. */
export async function turnOn(userId: string, key: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  await navigator.serviceWorker.register(WORKER)
  const { pushManager } = await navigator.serviceWorker.ready
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key })
  await tell(subscription)
  localStorage.setItem(KEPT, userId)
  return true
}

/** No more pushes to this browser. */
export async function turnOff(): Promise<void> {
  localStorage.removeItem(KEPT)
  const registration = await navigator.serviceWorker.getRegistration(WORKER)
  const subscription = await registration?.pushManager.getSubscription()
  if (!subscription) return
  await request('/api/notifications/browsers/remove', { body: { endpoint: subscription.endpoint } })
  await subscription.unsubscribe()
}

/** After signing in again: the subscription goes on for the same person, and for nobody else. */
export async function renew(userId: string): Promise<void> {
  if (!canTakePushes() || Notification.permission !== 'granted' || localStorage.getItem(KEPT) !== userId) return
  const registration = await navigator.serviceWorker.getRegistration(WORKER)
  const subscription = await registration?.pushManager.getSubscription()
  if (subscription) await tell(subscription).catch(() => undefined)
}
