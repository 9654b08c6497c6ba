import { describe, expect, it } from 'vitest'
import { formatLabelSelector, matchesLabelSelector, parseFieldSelector, parseLabelSelector } from './selectors'

const labels = { app: 'web', tier: 'front', ver: '2' }

describe('parseLabelSelector', () => {
  const rows: [string, boolean][] = [
    ['', true],
    ['app=web', true],
    ['app==web,tier=front', true],
    ['app!=web', false],
    ['missing!=x', true],
    ['ver in (1,2)', true],
    ['ver notin (1, 2)', false],
    ['missing notin (a)', true],
    ['tier', true],
    ['!tier', false],
    ['!missing,app in (web)', true],
    ['app=', false],
    ['ver>1,ver<3', true],
    ['ver > 2', false],
    ['app<9', false],
    ['missing>0', false],
  ]
  it.each(rows)('%j gives %s', (text, matches) => {
    expect(parseLabelSelector(text)(labels)).toBe(matches)
  })

  it.each(['app=web,', 'a b', '(x)', 'app in web', '=x'])('refuses %j', (text) => {
    expect(() => parseLabelSelector(text)).toThrow(/found '.*',? expected: /)
  })
})

describe('matchesLabelSelector', () => {
  it('matches nothing when absent and everything when empty', () => {
    expect(matchesLabelSelector(undefined, labels)).toBe(false)
    expect(matchesLabelSelector({}, labels)).toBe(true)
  })

  it('wants all pairs and all expressions', () => {
    const selector = { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'old', operator: 'DoesNotExist' }] }
    expect(matchesLabelSelector(selector, labels)).toBe(true)
    expect(matchesLabelSelector(selector, { ...labels, old: 'yes' })).toBe(false)
  })
})

it('prints selectors as kubectl does', () => {
  expect(formatLabelSelector({ matchLabels: { b: '2', a: '1' }, matchExpressions: [{ key: 'e', operator: 'In', values: ['y', 'x'] }] })).toBe('a=1,b=2,e in (x,y)')
  expect(formatLabelSelector(undefined)).toBe('<none>')
})

it('compares fields', () => {
  const matcher = parseFieldSelector('status.phase!=Running,metadata.name=web')
  expect(matcher({ 'status.phase': 'Pending', 'metadata.name': 'web' })).toBe(true)
  expect(matcher({ 'status.phase': 'Running', 'metadata.name': 'web' })).toBe(false)
})
