import { describe, expect, it } from 'vitest'
import { marked } from './hits'

const hits = (text: string, typed: string) => marked(text, typed).flatMap((part) => (part.hit ? [part.text] : []))

describe('what was typed is marked', () => {
  it('at the beginnings of words, ё as е', () => {
    expect(hits('ООО «Ромашка», счёт', 'рома СЧЕТ')).toEqual(['Рома', 'счёт'])
    expect(hits('Поставка', 'ставка')).toEqual([])
  })

  it('and nothing is lost of the text', () => {
    for (const typed of ['', 'о', 'ооо рома', '«»'])
      expect(
        marked('ООО «Ромашка»', typed)
          .map((part) => part.text)
          .join(''),
      ).toBe('ООО «Ромашка»')
  })
})
