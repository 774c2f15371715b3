import { afterEach, describe, expect, it, vi } from 'vitest'
import type { FieldSpec, FieldType, ModelSpec } from '@/spec/types.gen'
import { actionDocument, listDocument, recordDocument, updateDocument } from './documents'
import { gql } from './gql'
import { onSignedOut, Refusal, request } from './http'
import { changes } from './input'
import { both, byFromText, byToText, measureFromText, orderFromText, orderToText, save } from './records'
import { normalize, type RecordData } from './selection'

function field(name: string, type: FieldType, more: Partial<FieldSpec> = {}): FieldSpec {
  const plain = {
    label: name,
    help: '',
    required: false,
    readonly: false,
    sortable: true,
    filterable: true,
    groupable: false,
  }
  return { name, type, ...plain, ...more }
}

const contact = {
  type: 'contacts.Contact',
  titleField: 'fullName',
  many: 'contactsContacts',
  label: 'Contact',
  colorField: null,
}
const tag = { type: 'kit.Tag', titleField: 'name', many: 'kitTags', label: 'Tag', colorField: 'color' }
const fields = [
  field('name', 'char'),
  field('number', 'char', { readonly: true }),
  field('amount', 'money'),
  field('due', 'date'),
  field('contact', 'm2o', { relation: contact }),
  field('tags', 'm2m', { relation: tag }),
  field('lines', 'o2m', { relation: { ...contact, type: 'crm.Line' } }),
]
const lineFields = { title: field('title', 'char'), quantity: field('quantity', 'int') }
const spec = {
  type: 'crm.Deal',
  titleField: 'name',
  api: {
    type: 'CrmDeal',
    one: 'crmDeal',
    many: 'crmDeals',
    groups: 'crmDealGroups',
    create: 'crmDealCreate',
    update: 'crmDealUpdate',
    delete: 'crmDealDelete',
    bulkUpdate: 'crmDealBulkUpdate',
    preview: 'crmDealPreview',
  },
  fields: Object.fromEntries(fields.map((each) => [each.name, each])),
  lines: { lines: { type: 'crm.Line', label: 'Line', titleField: 'title', fields: lineFields } },
} as unknown as ModelSpec

const before: RecordData = {
  id: '5',
  version: 3,
  name: 'A',
  number: '00005',
  amount: '10.00',
  due: null,
  contact: { id: '1', title: 'Romashka' },
  tags: [
    { id: '1', title: 'x' },
    { id: '2', title: 'y' },
  ],
  lines: [
    { id: '7', version: 1, title: 'a', quantity: 1 },
    { id: '8', version: 1, title: 'b', quantity: 2 },
  ],
}

function answerWith(body: unknown, status = 200) {
  const response = new Response(JSON.stringify(body), { status, headers: { 'X-Request-ID': 'r1' } })
  return vi.spyOn(globalThis, 'fetch').mockResolvedValue(response)
}

afterEach(() => vi.restoreAllMocks())

describe('documents', () => {
  it('ask for what the spec says: relations by their title, lines with their fields', () => {
    const { query, operationName } = listDocument(spec, ['name', 'contact', 'tags', 'lines', 'nothing'], true)
    expect(operationName).toBe('CrmDeals')
    expect(query).toContain('$where: CrmDealWhere')
    expect(query).toContain(
      'nodes { id version name contact { id fullName } tags { id name color } lines { id version title quantity } }',
    )
    expect(query).toContain('totalCount')
    expect(listDocument(spec, [], false).query).not.toContain('totalCount')
  })

  it('name records, writes and actions', () => {
    expect(recordDocument(spec, ['name']).query).toBe(
      'query CrmDeal($id: ID!) { crmDeal(id: $id) { id version name } }',
    )
    expect(updateDocument(spec, ['name']).query).toContain('$input: CrmDealInput!, $expectedVersion: Int')
    const win = { name: 'win', mutation: 'crmDealWin', on: 'record', arguments: [{ name: 'closedOn' }] }
    expect(actionDocument(spec, win as never, ['name']).query).toContain('$input: CrmDealWinInput')
    const all = { name: 'sync', mutation: 'crmDealSync', on: 'collection', arguments: [] }
    expect(actionDocument(spec, all as never, []).query).toContain(
      'mutation CrmDealSync($key: String!) { crmDealSync @idempotent(key: $key) { ok result',
    )
  })
})

describe('values', () => {
  it('come with relations as {id, title} and lines as records', () => {
    const raw = {
      id: 5,
      version: 3,
      contact: { id: '1', fullName: 'Romashka' },
      tags: [{ id: '2', name: 'y', color: 'red' }],
      lines: [{ id: 7 }],
    }
    expect(normalize(spec, raw)).toEqual({
      id: '5',
      version: 3,
      contact: { id: '1', title: 'Romashka' },
      tags: [{ id: '2', title: 'y', color: 'red' }],
      lines: [{ id: '7', version: 0 }],
    })
    expect(normalize(spec, { id: 5, contact: null }).contact).toBeNull()
  })

  it('go as what has changed only', () => {
    expect(changes(spec, before, before)).toEqual({})
    const now = { ...before, name: 'B', number: 'changed', amount: '', contact: null, tags: [{ id: '2', title: 'y' }] }
    expect(changes(spec, before, now)).toEqual({ name: 'B', amount: null, contact: null, tags: ['2'] })
  })

  it('go with commands for the lines', () => {
    const lines = [
      { id: '8', version: 1, title: 'b', quantity: 5 },
      { id: 'new-1', version: 0, title: 'c', quantity: 1 },
    ]
    expect(changes(spec, before, { ...before, lines }).lines).toEqual({
      create: [{ title: 'c', quantity: 1 }],
      update: [{ id: '8', quantity: 5 }],
      delete: ['7'],
    })
  })

  it('of the address go to the API and back', () => {
    expect(orderFromText(['name', '-amount'])).toEqual([{ name: 'ASC' }, { amount: 'DESC' }])
    expect(orderToText([{ name: 'ASC' }, { amount: 'DESC' }])).toEqual(['name', '-amount'])
    expect(byToText(byFromText('createdAt:month'))).toBe('createdAt:month')
    expect(measureFromText('count')).toEqual({ field: null, aggregate: 'count' })
    expect(both({}, undefined, { a: 1 })).toEqual({ a: 1 })
    expect(both({ a: 1 }, { b: 2 })).toEqual({ AND: [{ a: 1 }, { b: 2 }] })
  })
})

describe('answers', () => {
  it('that refuse are refusals with the field and the number of the request', async () => {
    answerWith({ error: { code: 'invalid', message: 'No.', path: ['email'], requestId: 'r7' } }, 400)
    const refused = await request('/api/x', { body: {} }).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(Refusal)
    expect(refused).toMatchObject({ message: 'No.', path: ['email'], status: 400, requestId: 'r7' })
  })

  it('401 tells that nobody is signed in, unless asked quietly', async () => {
    const told = vi.fn()
    onSignedOut(told)
    answerWith({ error: { code: 'sign_in', message: 'Sign in.' } }, 401)
    await request('/api/x', { quiet: true }).catch(() => undefined)
    expect(told).not.toHaveBeenCalled()
    answerWith({ error: { code: 'sign_in', message: 'Sign in.' } }, 401)
    await request('/api/x').catch(() => undefined)
    expect(told).toHaveBeenCalledOnce()
  })

  it('of mutations with errors throw all of them', async () => {
    const errors = [
      { code: 'required', message: 'Name it.', path: ['name'], params: {} },
      { code: 'past', message: 'Not in the past.', path: ['due'], params: {} },
    ]
    answerWith({ data: { crmDealCreate: { ok: false, record: null, errors } } })
    const refused = await save(spec, null, {}, ['name']).catch((error: unknown) => error)
    expect(refused).toMatchObject({ message: 'Name it.', all: [{ path: ['name'] }, { path: ['due'] }] })
  })

  it('of GraphQL with errors are refusals by their code', async () => {
    answerWith({ data: null, errors: [{ message: 'Denied.', extensions: { code: 'denied' } }] })
    await expect(gql({ query: '', operationName: '' })).rejects.toMatchObject({ code: 'denied' })
  })
})
