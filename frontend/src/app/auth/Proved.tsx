import { useEffect } from 'react'

/** Where the provider's window ends after a fresh proof: the page that opened it goes on by itself. */
export function Proved() {
  useEffect(() => window.close(), [])
  return null
}
