import { expect, it } from 'vitest'
import { deEngine } from './de-engine'
import { enEngine } from './en-engine'
import { tell } from './sentence'
import { wantedPhrase } from './wanted'

const said = (expected: unknown, words: Readonly<Record<string, string>> = enEngine): string => {
  const phrase = wantedPhrase(expected)
  return typeof phrase === 'string' ? phrase : tell(phrase, { words, tag: 'en' })
}

it.each([
  [3, '3'],
  ['Ready', '"Ready"'],
  [{ in: ['a', 2] }, 'one of "a", 2'],
  [{ gte: 2 }, 'at least 2'],
  [{ lte: 2 }, 'at most 2'],
  [{ exists: true }, 'any value'],
  [{ exists: false }, 'no value'],
  [{ matches: '^web-' }, 'a text that fits ^web-'],
  [{ contains: 'nginx' }, 'something with "nginx" in it'],
  [{ length: 3 }, 'a length of 3'],
  [{ length: { gte: 1 } }, 'a length of at least 1'],
  [{ any: { type: 'Ready' } }, 'an item with {"type":"Ready"}'],
  // Fields of an object that is kept as it is, not operators.
  [{ app: 'web' }, '{"app":"web"}'],
  [{ gte: 1, lte: 2 }, '{"gte":1,"lte":2}'],
  [{}, '{}'],
])('%j is said as a person would', (expected, text) => expect(said(expected)).toBe(text))

it('has words in German, too', () => expect(said({ length: { gte: 1 } }, deEngine)).toBe('eine Länge von mindestens 1'))
