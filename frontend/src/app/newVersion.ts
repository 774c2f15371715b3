const TRIED = 'reloaded-at'
const ONCE_IN = 60_000

/** A part of the page that is no longer on the server means that a new version is: load that, at most once a minute. */
export function reloadForNewVersion() {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(TRIED) ?? 0)
    if (Date.now() - last < ONCE_IN) return
    sessionStorage.setItem(TRIED, String(Date.now()))
    event.preventDefault()
    window.location.reload()
  })
}
