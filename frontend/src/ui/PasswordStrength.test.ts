import { expect, it } from 'vitest'
import { strength } from './PasswordStrength'

it.each([
  ['', 0],
  ['abc', 1],
  ['password1234', 1],
  ['aaaaaaaaaaaa', 1],
  ['tiger77moon', 2],
  ['Tiger77-moon', 3],
  ['верный конь скачет ночью', 4],
])('the strength of %j is %i', (password, points) => {
  expect(strength(password)).toBe(points)
})
