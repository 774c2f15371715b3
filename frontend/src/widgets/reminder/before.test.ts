import { describe, expect, it } from 'vitest'
import { lengthText, meant, USUAL } from './before'

describe('how long before', () => {
  it('is said in the largest unit that it fills', () => {
    expect([15, 90, 120, 1440, 2880].map((each) => lengthText(each, 'ru'))).toEqual([
      '15 мин',
      '90 мин',
      '2 часа',
      '1 день',
      '2 дня',
    ])
    expect(lengthText(60, 'en')).toBe('1 hour')
  })

  it('offers what a typed number may mean', () => {
    expect(meant('')).toEqual([...USUAL])
    expect(meant('45')).toEqual([45, 45 * 60, 45 * 24 * 60])
    expect(meant('за 90')).toEqual([90, 90 * 60])
    expect(meant('0')).toEqual([0])
  })
})
