import { useCallback, useState } from 'react'

/** Small things kept in this browser: widths, folded columns. Broken or full storage is no error. */
export function readKept<T>(key: string, standard: T, store: Storage = localStorage): T {
  try {
    return (JSON.parse(store.getItem(key) ?? 'null') as T | null) ?? standard
  } catch {
    return standard
  }
}

export function keep(key: string, value: unknown, store: Storage = localStorage) {
  try {
    store.setItem(key, JSON.stringify(value))
  } catch {
    // The screen works without it.
  }
}

/** State that is still there next time. */
export function useKept<T>(key: string, standard: T): [T, (value: T) => void] {
  const [held, setHeld] = useState(() => ({ key, value: readKept(key, standard) }))
  const value = held.key === key ? held.value : readKept(key, standard)
  const set = useCallback(
    (next: T) => {
      keep(key, next)
      setHeld({ key, value: next })
    },
    [key],
  )
  return [value, set]
}
