import { describe, expect, it } from 'vitest'
import { firstDayOf, formatter, numberMarks } from './format'

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')
const ru = formatter({ language: 'ru', timeZone: 'Europe/Moscow', currency: 'RUB' })
const en = formatter({ language: 'en', timeZone: 'Europe/London', currency: 'EUR' })

describe('formatting', () => {
  it('writes money by language and keeps decimals exact', () => {
    expect(plain(ru.money('308923.20'))).toBe('308 923,20 ₽')
    expect(plain(ru.money('12345678901234567890.12'))).toBe('12 345 678 901 234 567 890,12 ₽')
    expect(plain(en.money('1200', 'USD'))).toBe('$1,200.00')
    expect(plain(ru.money('13213000', null, 0))).toBe('13 213 000 ₽')
    expect(plain(ru.moneyShort('13213000'))).toBe('13,2 млн ₽')
  })

  it('writes days without shifting them and instants in the time zone', () => {
    expect(ru.date('2026-11-24')).toBe('24.11.2026')
    expect(en.date('2026-11-24')).toBe('24/11/2026')
    expect(ru.dateTime('2026-11-24T22:30:00Z')).toBe('25.11.2026, 01:30')
    expect(ru.time('2026-11-24T07:42:00Z')).toBe('10:42')
  })

  it('says how long ago', () => {
    const now = Date.parse('2026-11-24T12:00:00Z')
    expect(ru.ago('2026-11-24T11:55:00Z', now)).toBe('5 минут назад')
    expect(ru.ago('2026-11-23T12:00:00Z', now)).toBe('вчера')
    expect(ru.ago('2026-10-01T12:00:00Z', now)).toBe('01.10.2026')
  })

  it('writes nothing for nothing', () => {
    expect([ru.money(null), ru.date(''), ru.number(undefined), ru.percent(''), ru.ago(null)]).toEqual([
      '',
      '',
      '',
      '',
      '',
    ])
  })
})

describe('what a language decides', () => {
  it('begins weeks on its own day', () => {
    expect(['ru', 'en', 'de', 'pt', 'ja'].map(firstDayOf)).toEqual([1, 1, 1, 7, 7])
  })

  it('has its own marks in numbers', () => {
    expect(numberMarks('de')).toEqual({ decimal: ',', group: '.' })
    expect(numberMarks('en')).toEqual({ decimal: '.', group: ',' })
  })
})
