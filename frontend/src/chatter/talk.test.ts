import { describe, expect, it } from 'vitest'
import { sizeText, urgency } from './talk'

describe('the conversation', () => {
  it('knows what is late', () => {
    expect(urgency('2026-11-23', '2026-11-24')).toBe('late')
    expect(urgency('2026-11-24', '2026-11-24')).toBe('today')
    expect(urgency('2026-12-01', '2026-11-24')).toBe('later')
  })

  it('writes sizes as people read them', () => {
    expect(sizeText(900, 'en-GB')).toBe('900 byte')
    expect(sizeText('1234567', 'en-GB')).toBe('1.2 MB')
  })
})
