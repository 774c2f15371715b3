import { expect, it } from 'vitest'
import { inSentence } from './words'

it('makes a name small inside a sentence, and leaves abbreviations alone', () => {
  expect(['Сделка', 'API key', 'Ключ API', 'X'].map(inSentence)).toEqual(['сделка', 'API key', 'ключ API', 'x'])
})
