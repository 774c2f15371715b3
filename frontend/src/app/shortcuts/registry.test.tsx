import { render } from '@testing-library/react'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { activeShortcuts, hearShortcuts, type Shortcut, useShortcut } from './registry'

function Holder(shortcut: Shortcut) {
  useShortcut(shortcut)
  return <input aria-label="field" />
}

function press(key: string, code: string, more: KeyboardEventInit = {}, target: EventTarget = document.body) {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...more }))
}

let stop: () => void
beforeEach(() => {
  stop = hearShortcuts()
})
afterEach(() => stop())

describe('shortcuts', () => {
  it('run by the place of the key, whatever the layout', () => {
    const run = vi.fn()
    render(<Holder keys="c" label="Create" run={run} />)
    press('с', 'KeyC')
    expect(run).toHaveBeenCalledOnce()
  })

  it('do not run while somebody types, unless with mod', () => {
    const [plain, chord] = [vi.fn(), vi.fn()]
    const { getAllByLabelText } = render(
      <>
        <Holder keys="x" label="Select" run={plain} />
        <Holder keys="mod+j" label="Palette" run={chord} />
      </>,
    )
    const field = getAllByLabelText('field')[0] as HTMLElement
    press('x', 'KeyX', {}, field)
    press('j', 'KeyJ', { ctrlKey: true }, field)
    expect(plain).not.toHaveBeenCalled()
    expect(chord).toHaveBeenCalledOnce()
  })

  it('run as sequences', () => {
    const run = vi.fn()
    render(<Holder keys="g q" label="Go" run={run} />)
    press('g', 'KeyG')
    press('q', 'KeyQ')
    expect(run).toHaveBeenCalledOnce()
  })

  it('the later one takes the keys, and leaves them when it goes', () => {
    const [first, second] = [vi.fn(), vi.fn()]
    render(<Holder keys="e" label="First" run={first} />)
    const later = render(<Holder keys="e" label="Second" run={second} />)
    press('e', 'KeyE')
    later.unmount()
    press('e', 'KeyE')
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1])
    expect(activeShortcuts().map((item) => item.label)).toEqual(['First'])
  })
})
