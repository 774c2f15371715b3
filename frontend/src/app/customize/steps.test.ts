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

  it('keeps columns in their lines', () => {
    const items = {
      id: 'items:lines',
      kind: 'lines',
      name: 'items',
      invisible: false,
      columns: [{ field: 'good' }, { field: 'price' }],
    }
    const withLines = {
      ...spec,
      lines: { items: { fields: { good: { name: 'good', label: 'Good' }, tax: { name: 'tax', label: 'Tax' } } } },
      views: { form: { groups: [items], tabs: [] } },
    } as unknown as ModelSpec
    const tree = branchesOf(withLines, 'form')
    const chosen = flat(tree).find((each) => each.id === 'items.good')
    expect(flat(tree).map((each) => each.id)).toEqual(['items:lines', 'items.good', 'items.price'])
    expect(unused(withLines, tree, 'form', chosen)).toEqual([{ name: 'items.tax', label: 'Tax' }])
    expect(dropped('node:items.price', 'before:items.good', tree, 'form')).toEqual({
      do: 'move',
      id: 'items.price',
      before: 'items.good',
    })
    expect(dropped('new:items.tax', 'end:items:lines', tree, 'form')).toEqual({
      do: 'add',
      node: { kind: 'column', name: 'tax' },
      into: 'items',
      before: null,
    })
    expect(dropped('new:phone', 'end:items:lines', tree, 'form')).toBeNull()
    expect(dropped('node:items.price', 'end:', tree, 'form')).toBeNull()
  })

  it('orders the fields of a card', () => {
    const card = {
      title: 'name',
      groupBy: 'city',
      subtitle: 'phone',
      tags: null,
      date: null,
      amount: null,
      avatar: null,
      progress: null,
      fields: [],
    }
    const withBoard = { ...spec, views: { kanban: card } } as unknown as ModelSpec
    const tree = branchesOf(withBoard, 'kanban')
    expect(tree.map((each) => each.id)).toEqual(['phone'])
    expect(unused(withBoard, tree, 'kanban').map((each) => each.name)).toEqual(['x_sum'])
    expect(dropped('new:x_sum', 'before:phone', tree, 'kanban')).toEqual({
      do: 'add',
      node: { field: 'x_sum' },
      before: 'phone',
    })
  })
})
