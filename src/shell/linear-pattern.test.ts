import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { allMatches, guardPattern } from './linear-pattern'

const patterns = [
  '(a+)+$',
  '(a|b)*c',
  '(?:a|ab)(?:c|bcd)(d*)',
  '^(a*)*b',
  '(x+x+)+y',
  '([ab]+,?)+;',
  'a*b*c*d*',
  '(a{2,3})+b',
  '(\\w+\\s?)+!',
  '(?:a?){3}a{3}',
  '(a*?)(b+)+',
  '\\b(\\w+)+\\b',
  '(^a|b$)+',
  '((a)|(b))+c',
  '[^a]*(b|c)+[a-c]*',
  '.*(a|b){2}.*',
]

const plain = (match: RegExpExecArray | null) => match && { index: match.index, groups: [...match] }

describe('a guarded pattern', () => {
  it('finds what JavaScript finds', () => {
    const text = fc.stringMatching(/^[abcdxy ,;!]{0,12}$/)
    fc.assert(
      fc.property(fc.constantFrom(...patterns), text, (pattern, given) => {
        const [ours, theirs] = [guardPattern(new RegExp(pattern)).exec(given), new RegExp(pattern).exec(given)]
        expect({ pattern, given, found: ours?.[0], index: ours?.index }).toEqual({
          pattern,
          given,
          found: theirs?.[0],
          index: theirs?.index,
        })
      }),
      { numRuns: 3000, seed: 3 },
    )
  })

  it('is used by replace, test and one match after the other', () => {
    const regex = guardPattern(/(a|b)+(c)/g)
    expect('abc-bc-c'.replace(regex, '<$1$2>')).toBe('<bc>-<bc>-c')
    expect(guardPattern(/(a|b)+c/).test('xxabc')).toBe(true)
    expect(allMatches(regex, 'abc-bc').map(plain)).toEqual([
      { index: 0, groups: ['abc', 'b', 'c'] },
      { index: 4, groups: ['bc', 'b', 'c'] },
    ])
    expect('aXbX'.replace(guardPattern(/(x+)+/gi), '-')).toBe('a-b-')
  })

  it.each(['(a+)+$', '(a|a)*$', '(a*)*$', '(.*a){20}$', 'a*a*a*a*a*a*a*$'])('%s does not take for ever', (pattern) => {
    expect(guardPattern(new RegExp(`^${pattern}`)).test(`${'a'.repeat(5000)}!`)).toBe(false)
  })
})
