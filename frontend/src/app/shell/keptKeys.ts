import { useEffect } from 'react'

/**
 * While what will take the typing is still on its way (its code is being loaded, its field gets the focus in a moment),
 * keys are kept, nothing else hears them, and the field gets them once it has the focus.
 */
export function useKeptKeys(waiting: boolean, cancel: () => void) {
  useEffect(() => {
    if (!waiting) return
    let kept = ''
    const onKey = (event: KeyboardEvent) => {
      if (isField(document.activeElement) || event.isComposing) return
      if (event.key === 'Escape') return cancel()
      if (event.ctrlKey || event.metaKey || event.altKey) return
      if (event.key === 'Backspace') kept = kept.slice(0, -1)
      else if (event.key.length === 1) kept += event.key
      else return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    const onFocus = () => {
      const field = document.activeElement
      if (!kept || !isField(field)) return
      put(field, kept + field.value)
      kept = ''
    }
    window.addEventListener('keydown', onKey, { capture: true })
    window.addEventListener('focusin', onFocus)
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true })
      window.removeEventListener('focusin', onFocus)
    }
  }, [waiting, cancel])
}

/** A field of a dialog: what is behind it must not get the keys. */
function isField(element: Element | null): element is HTMLInputElement {
  return element instanceof HTMLInputElement && element.closest('[aria-modal="true"]') !== null
}

/** Change a field as typing does, so that whoever listens to it hears of it. */
function put(field: HTMLInputElement, text: string) {
  Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set?.call(field, text)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Run something once the page has nothing better to do. */
export function whenIdle(work: () => unknown): () => void {
  if (typeof requestIdleCallback === 'undefined') {
    const timer = setTimeout(work, 2000)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(() => void work(), { timeout: 5000 })
  return () => cancelIdleCallback(handle)
}
