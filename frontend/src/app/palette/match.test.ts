import { describe, expect, it } from 'vitest'
import { score } from './match'

describe('the palette finds', () => {
  it('beginnings before beginnings of words before the middle before spread letters', () => {
    const order = ['Заказы', 'Новый заказ', 'Предзаказы', 'Записки адвоката казака']
    const scores = order.map((text) => score(text, 'заказ'))
    expect([...scores].sort((a, b) => b - a)).toEqual(scores)
    expect(scores.slice(0, 3).every((value) => value > 50)).toBe(true)
  })

  it('ё as е, quotation marks as nothing', () => {
    expect(score('Счёт', 'счет')).toBeGreaterThan(50)
    expect(score('ООО «Ромашка»', 'рома')).toBeGreaterThan(50)
  })

  it('nothing for other letters', () => {
    expect(score('Deals', 'xyz')).toBe(0)
  })
})
