// Shows what is pushed, and opens what it is about. It caches nothing and answers no requests.
self.addEventListener('install', () => self.skipWaiting())
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))

self.addEventListener('push', (event) => {
  const told = event.data ? event.data.json() : { title: 'Fincomtech' }
  const options = { body: told.body, tag: told.tag, data: { url: told.url }, renotify: Boolean(told.tag) }
  event.waitUntil(self.registration.showNotification(told.title, options))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const url = new URL(event.notification.data?.url ?? '/', self.location.origin)
  if (url.origin !== self.location.origin) return
  event.waitUntil(open(url.href))
})

async function open(url) {
  const pages = await self.clients.matchAll({ type: 'window', includeUncontrolled: true })
  const page = pages.find((one) => 'focus' in one)
  if (!page) return self.clients.openWindow(url)
  await page.focus()
  return page.navigate(url)
}
