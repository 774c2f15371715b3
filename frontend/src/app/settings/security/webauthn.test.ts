import { describe, expect, it } from 'vitest'
import { bytes, text } from './webauthn'

describe('base64url', () => {
  it.each([[[]], [[0]], [[255, 254, 253]], [[251, 255, 190, 62]]])('brings %j there and back', (values) => {
    const buffer = Uint8Array.from(values)
    const encoded = text(buffer.buffer)
    expect(encoded).not.toMatch(/[+/=]/)
    expect([...bytes(encoded)]).toEqual(values)
  })
})
