import { describe, expect, it } from 'vitest'
import type { ModelSpec } from '@/spec/types.gen'
import { branchesOf, changed, dropped, EMPTY, flat, freshId, type History, type Step, unused } from './steps'

const field = (name: string) => ({
  id: name,
  kind: 'field',
  name,
  widget: null,
  span: 1,
  invisible: false,
  readonly: false,
  required: false,
})
const spec = {
  fields: Object.fromEntries(
    ['name', 'phone', 'city', 'x_sum'].map((name) => [name, { name, label: name.toUpperCase() }]),
  ),
  hints: {},
  lines: {},
  views: {
    list: { columns: [{ field: 'name' }, { field: 'phone' }] },
    form: {
      groups: [
        { id: 'main', kind: 'group', label: '', cols: 2, invisible: false, children: [field('name'), field('phone')] },
      ],
      tabs: [{ id: 'more', kind: 'tab', label: 'More', invisible: false, children: [field('city')] }],
    },
  },
} as unknown as ModelSpec

const hide = (id: string): Step => ({ do: 'hide', id })

describe('the editor of forms', () => {
  it('undoes and redoes', () => {
    let state: History = changed(EMPTY, { type: 'start', steps: [hide('a')] })
    state = changed(state, { type: 'do', step: hide('b') })
    state = changed(state, { type: 'do', step: hide('c') })
    state = changed(state, { type: 'undo' })
    expect(state.present).toEqual([hide('a'), hide('b')])
    state = changed(state, { type: 'redo' })
    expect(state.present).toEqual([hide('a'), hide('b'), hide('c')])
    state = changed(changed(state, { type: 'undo' }), { type: 'do', step: hide('d') })
    expect(changed(state, { type: 'redo' })).toBe(state)
    expect(changed(changed(EMPTY, { type: 'undo' }), { type: 'redo' })).toEqual(EMPTY)
  })

  it('joins settings of one part', () => {
    let state = changed(EMPTY, { type: 'do', step: { do: 'set', id: 'a', span: 2 } })
    state = changed(state, { type: 'do', step: { do: 'set', id: 'a', required: true } })
    expect(state.present).toEqual([{ do: 'set', id: 'a', span: 2, required: true }])
  })

  it('knows the parts and what is not shown', () => {
    const tree = branchesOf(spec, 'form')
    expect(flat(tree).map((each) => each.id)).toEqual(['main', 'name', 'phone', 'more', 'city'])
    expect(unused(spec, tree, 'form').map((each) => each.name)).toEqual(['x_sum'])
    expect(freshId([{ ...tree[0], id: 'own_group_1' } as never], 'group')).toBe('own_group_2')
  })

  it('makes steps of drops', () => {
    const tree = branchesOf(spec, 'form')
    expect(dropped('node:phone', 'before:city', tree, 'form')).toEqual({
      do: 'move',
      id: 'phone',
      into: 'more',
      before: 'city',
    })
    expect(dropped('node:phone', 'end:more', tree, 'form')).toEqual({
      do: 'move',
      id: 'phone',
      into: 'more',
      before: null,
    })
    expect(dropped('new:x_sum', 'before:name', tree, 'form')).toEqual({
      do: 'add',
      node: { kind: 'field', name: 'x_sum' },
      into: 'main',
      before: 'name',
    })
    expect(dropped('node:phone', 'before:phone', tree, 'form')).toBeNull()
    const columns = branchesOf(spec, 'list')
    expect(dropped('new:city', 'end:', columns, 'list')).toEqual({ do: 'add', node: { field: 'city' }, before: null })
    expect(dropped('node:phone', 'before:name', columns, 'list')).toEqual({ do: 'move', id: 'phone', before: 'name' })
  })
})
