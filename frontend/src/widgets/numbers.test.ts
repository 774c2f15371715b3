import { describe, expect, it } from 'vitest'
import { addDecimals, parseNumber, typedNumber } from './numbers'

describe('numbers as people type them', () => {
  it.each([
    ['1 234,5', '1234.5'],
    ['12.50', '12.50'],
    ['−3', '-3'],
    ['007', '7'],
    ['.5', '0.5'],
    ['12 ₽', '12'],
    ['1,2,3', null],
    ['abc', null],
    ['', null],
  ])('%s is %s', (text, value) => {
    expect(parseNumber(text)).toBe(value)
  })

  it('cuts what the column cannot hold', () => {
    expect(parseNumber('1,239', 2)).toBe('1.23')
    expect(parseNumber('5,7', 0)).toBe('5')
  })

  it('shows a stored number as it is typed', () => {
    expect(typedNumber('1234.50', 'ru')).toBe('1234,5')
    expect(typedNumber('1234.00', 'en')).toBe('1234')
    expect(typedNumber(null, 'ru')).toBe('')
    expect(typedNumber('100', 'ru')).toBe('100')
    expect(typedNumber('1234.5', 'de')).toBe('1234,5')
  })

  it('takes thousands apart where the language joins them with points', () => {
    expect(parseNumber('1.234.567,5', undefined, 'de')).toBe('1234567.5')
    expect(parseNumber('1.234', undefined, 'de')).toBe('1234')
    expect(parseNumber('12.5', undefined, 'de')).toBe('12.5')
    expect(parseNumber('1.234', undefined, 'ru')).toBe('1.234')
  })

  it('adds exactly', () => {
    expect(addDecimals(['0.10', '0.20', null, '-0.05'])).toBe('0.25')
    expect(addDecimals([1, 2])).toBe('3')
    expect(addDecimals([])).toBe('0')
    expect(addDecimals(['-0.5'])).toBe('-0.5')
  })
})
