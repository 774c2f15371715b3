import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { formatter } from '@/format/format'
import { dueText, sizeText, urgency } from './talk'

const ZONE = 'Europe/Moscow'
const TODAY = '2026-11-24'
const at = (dueDate: string, dueAt: string | null = null) => ({ dueDate, dueAt })

describe('the conversation', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2026-11-24T12:00:00Z') })
  })
  afterEach(() => {
    vi.useRealTimers()
  })

  it('knows what is late', () => {
    expect(urgency(at('2026-11-23'), TODAY, ZONE)).toBe('late')
    expect(urgency(at('2026-11-24'), TODAY, ZONE)).toBe('today')
    expect(urgency(at('2026-12-01'), TODAY, ZONE)).toBe('later')
  })

  it('what has a time is late from its minute on', () => {
    expect(urgency(at('2026-11-24', '2026-11-24T11:59:00Z'), TODAY, ZONE)).toBe('late')
    expect(urgency(at('2026-11-24', '2026-11-24T12:01:00Z'), TODAY, ZONE)).toBe('today')
  })

  it('says when in the reader’s own zone', () => {
    const format = formatter({ language: 'en', timeZone: ZONE, currency: 'RUB' })
    const words = (key: string) => key.replace('chatter.', '')
    expect(dueText(at('2026-11-24', '2026-11-24T12:30:00Z'), TODAY, format, words)).toBe('today, 15:30')
    expect(dueText(at('2026-11-24', '2026-11-24T22:30:00Z'), TODAY, format, words)).toBe('tomorrow, 01:30')
    expect(dueText(at('2026-11-24'), TODAY, format, words)).toBe('today')
  })

  it('writes sizes as people read them', () => {
    expect(sizeText(900, 'en-GB')).toBe('900 byte')
    expect(sizeText('1234567', 'en-GB')).toBe('1.2 MB')
  })
})
