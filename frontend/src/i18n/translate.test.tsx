import { act, render } from '@testing-library/react'
import { beforeAll, expect, it } from 'vitest'
import { addMessages, speakLanguage, spokenLanguage, useTranslation } from './translate'

beforeAll(() => {
  addMessages('ru', {
    bell: { unread_one: '{{count}} новое', unread_few: '{{count}} новых', unread_many: '{{count}} новых' },
    rows: '{{count, number}} из {{total}}',
    hello: 'Здравствуйте, {{name}}',
  })
  addMessages('en', { bell: { unread_one: '{{count}} new', unread_other: '{{count}} new' }, hello: 'Hello, {{name}}' })
  speakLanguage('ru')
})

function Said({ name, values }: { name: string; values?: Record<string, unknown> }) {
  const { t, language } = useTranslation()
  return (
    <p>
      {language}: {t(name, values)}
    </p>
  )
}

function said(name: string, values?: Record<string, unknown>): string {
  const { container, unmount } = render(<Said name={name} values={values} />)
  const text = (container.textContent ?? '').replaceAll('\u00a0', ' ')
  unmount()
  return text
}

it('chooses the plural form of the language', () => {
  const forms = [1, 2, 5, 21].map((count) => said('bell.unread', { count }))
  expect(forms).toEqual(['ru: 1 новое', 'ru: 2 новых', 'ru: 5 новых', 'ru: 21 новое'])
})

it('writes numbers as the language does, and leaves the place of an absent value empty', () => {
  expect(said('rows', { count: 12345, total: 'всех' })).toBe('ru: 12 345 из всех')
  expect(said('rows', {})).toBe('ru:  из ')
})

it('takes what is put in as it is', () => {
  expect(said('hello', { name: '{{count}} <b> $&' })).toBe('ru: Здравствуйте, {{count}} <b> $&')
})

it('says the key, or what is said instead, where there is no text', () => {
  expect(said('bell.none')).toBe('ru: bell.none')
  expect(said('bell.none', { defaultValue: 'Пусто' })).toBe('ru: Пусто')
  expect(said('bell')).toBe('ru: bell')
})

it('draws anew what is on the screen when the language changes, and knows texts that are added later', () => {
  const { container } = render(<Said name="hello" values={{ name: 'Анна' }} />)
  expect(container.textContent).toBe('ru: Здравствуйте, Анна')
  act(() => speakLanguage('en'))
  expect(spokenLanguage()).toBe('en')
  expect(container.textContent).toBe('en: Hello, Анна')
  addMessages('en', { later: 'Later' })
  expect(said('later')).toBe('en: Later')
  act(() => speakLanguage('ru'))
})
