import { describe, expect, it } from 'vitest'
import type { Group } from '@/data'
import { fieldSpec, modelSpec } from '@/views/shared/fixtures'
import { columnsOf, measuresOf, nextOrder, shownNames, tracks } from './columns'
import { GridStore } from './gridStore'
import { flatten, pagesFor, recordsOf } from './rows'

function group(value: string, count: number): Group {
  return {
    keys: [{ field: 'stage', value, label: value }],
    count,
    measures: [],
    where: { stage: { id: { eq: value } } },
  }
}

const spec = modelSpec(
  { name: fieldSpec('name', 'char'), amount: fieldSpec('amount', 'money'), note: fieldSpec('note', 'text') },
  {
    views: {
      list: {
        columns: [
          { field: 'name', width: 200, optional: false, aggregate: null, widget: null },
          { field: 'amount', width: null, optional: false, aggregate: 'sum', widget: null },
          { field: 'note', width: null, optional: true, aggregate: null, widget: null },
        ],
        editable: true,
        tones: [],
        defaultOrder: [],
        defaultGroup: null,
      },
    },
  },
)

describe('columns', () => {
  it('shows the view’s own until somebody chooses, and drops what is gone', () => {
    expect(shownNames(spec, undefined)).toEqual(['name', 'amount'])
    expect(shownNames(spec, ['note', 'gone'])).toEqual(['note'])
    expect(shownNames(spec, ['gone'])).toEqual(['name', 'amount'])
  })

  it('has widths and totals', () => {
    const columns = columnsOf(spec, undefined, { amount: 99 })
    expect(columns.map((column) => column.width)).toEqual([140, 99])
    expect(measuresOf(columns)).toEqual([{ field: 'amount', aggregate: 'sum' }])
    expect(tracks(columns)).toBe('40px minmax(140px, 3fr) 99px')
  })

  it('orders up, down, not at all', () => {
    expect(nextOrder([], 'name', false)).toEqual(['name'])
    expect(nextOrder(['name'], 'name', false)).toEqual(['-name'])
    expect(nextOrder(['-name'], 'name', false)).toEqual([])
    expect(nextOrder(['-amount'], 'name', true)).toEqual(['-amount', 'name'])
  })
})

describe('rows of groups', () => {
  const groups: Record<string, Group[] | undefined> = { '': [group('a', 3), group('b', 200)], '/b': undefined }
  const tree = {
    levels: 1,
    open: new Set(['/a']),
    groupsUnder: (key: string) => groups[key],
    whereOf: (found: Group) => found.where,
  }

  it('shows the records of open groups', () => {
    expect(flatten(tree).map((slot) => slot.kind)).toEqual(['group', 'record', 'record', 'record', 'group'])
  })

  it('waits for nested groups', () => {
    expect(flatten({ ...tree, levels: 2, open: new Set(['/b']) }).map((slot) => slot.kind)).toEqual([
      'group',
      'group',
      'waiting',
    ])
  })

  it('asks for the pages in sight only', () => {
    const slots = recordsOf({ key: '', where: undefined, count: 500, depth: 0 })
    expect(pagesFor(slots, 70, 100).map((page) => page.page)).toEqual([0, 1])
  })
})

describe('the cursor and the selection', () => {
  it('tells only the rows that are touched', () => {
    const store = new GridStore()
    store.moveTo(3, 1)
    expect([store.cellState(3), store.cellState(4)]).toEqual([2, -1])
    store.startEditing()
    expect(store.cellState(3)).toBe(3)
    store.moveTo(4, 1)
    expect(store.editing).toBe(false)
  })

  it('selects one, a range, all, none', () => {
    const store = new GridStore()
    store.toggle('a')
    store.selectMany(['b', 'c'])
    expect([...store.selected]).toEqual(['a', 'b', 'c'])
    store.selectAll()
    expect(store.has('zzz')).toBe(true)
    store.clear()
    expect(store.has('a')).toBe(false)
  })
})
