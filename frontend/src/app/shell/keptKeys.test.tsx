import { fireEvent, render } from '@testing-library/react'
import { expect, it, vi } from 'vitest'
import { useKeptKeys } from './keptKeys'

function Waiting({ cancel, field }: { cancel: () => void; field: boolean }) {
  useKeptKeys(true, cancel)
  return (
    <div role="dialog" aria-modal="true">
      {field ? <input aria-label="find" defaultValue="" /> : null}
    </div>
  )
}

it('keeps what is typed before the field is there, and lets no shortcut hear it', () => {
  const heard = vi.fn()
  window.addEventListener('keydown', heard)
  const cancel = vi.fn()
  const { rerender, getByLabelText } = render(<Waiting cancel={cancel} field={false} />)
  for (const key of ['л', 'x', 'Backspace', 'ю']) fireEvent.keyDown(document.body, { key })
  expect(heard).not.toHaveBeenCalled()
  rerender(<Waiting cancel={cancel} field />)
  const field = getByLabelText('find') as HTMLInputElement
  field.focus()
  expect(field.value).toBe('лю')
  fireEvent.keyDown(field, { key: 'т' })
  expect(heard).toHaveBeenCalledTimes(1)
  field.blur()
  fireEvent.keyDown(document.body, { key: 'Escape' })
  expect(cancel).toHaveBeenCalled()
  window.removeEventListener('keydown', heard)
})
