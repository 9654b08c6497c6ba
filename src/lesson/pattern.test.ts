import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compilePattern, PatternError } from './pattern'

describe('compilePattern', () => {
  const rows: [string, string, boolean][] = [
    ['kubectl (get|describe) .*(endpoint|ep\\b|service|svc)', 'kubectl get endpointslices', true],
    ['kubectl (get|describe) .*(endpoint|ep\\b|service|svc)', 'kubectl get epx', false],
    ['^kubectl get$', 'kubectl get', true],
    ['^kubectl get$', 'kubectl get pods', false],
    ['[a-c]{2,3}d', 'xabcd', true],
    ['[^0-9]+\\d', 'a1', true],
    ['x?y*z+', 'zz', true],
    ['', '', true],
    ['a.c', 'a\nc', false],
    ['\\[x\\]\\.', '[x].', true],
  ]
  it.each(rows)('/%s/ against %j is %s', (source, text, wanted) => {
    expect(compilePattern(source).test(text)).toBe(wanted)
  })

  it('agrees with the expressions of JavaScript', () => {
    const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '\\w', '\\b', '(?:a|b)', '(ab|)', '^', '$')
    const counted = fc.tuple(atom, fc.constantFrom('', '*', '+', '?', '{2}', '{1,2}', '*?')).map(([part, count]) => (/^(\^|\$|\\b)$/.test(part) ? part : part + count))
    const source = fc.array(counted, { maxLength: 5 }).map((parts) => parts.join(''))
    const text = fc.array(fc.constantFrom('a', 'b', ' ', '\n'), { maxLength: 8 }).map((parts) => parts.join(''))
    fc.assert(fc.property(source, text, (pattern, sample) => compilePattern(pattern).test(sample) === new RegExp(pattern).test(sample)), { numRuns: 2_000, seed: 7 })
  })

  it('does not run away where a backtracking matcher would', () => {
    const hostile = 'a'.repeat(50_000)
    expect(compilePattern('^(a+)+$').test(`${hostile}!`)).toBe(false)
    expect(compilePattern('(a|a)*b').test(hostile)).toBe(false)
    expect(compilePattern('.*.*.*.*.*=').test(hostile)).toBe(false)
  })

  it.each(['(', '[', '*a', 'a{200}', '(?=a)', '(?<n>a)', '\\1', '\\', 'x'.repeat(501), '((a{90}){90}){90}', 'a)'])('refuses %s', (source) => {
    expect(() => compilePattern(source)).toThrow(PatternError)
  })
})
