import { describe, expect, it } from 'vitest'
import { withForesight } from './foresight'
import { sentence } from '../words/sentence'
import type { Verdict } from './verdict'

const NOW = 1_000_000
const now = [sentence('reach.noAnswer')]
const verdict = (kind: Verdict['kind']): Verdict => ({
  ...{ check: 'c', say: 'it holds', kind, because: kind === 'passed' ? [] : now },
  ...{ hops: [], differences: [], mistakes: kind === 'notYet' ? ['K24'] : [] },
})
const passes = (inMs: number) => ({ check: 'c', passesAtMs: NOW + inMs, stuckAt: [] })
const never = { check: 'c', passesAtMs: undefined, stuckAt: [sentence('stuck.notReady', { name: 'p' })] }

describe('withForesight', () => {
  it.each([
    { name: 'what waits gets its time', given: 'waiting', foresight: passes(12_000), expected: { kind: 'waiting', passesAtMs: NOW + 12_000 } },
    { name: 'what looked wrong but will pass is waited for', given: 'notYet', foresight: passes(5_000), expected: { kind: 'waiting', mistakes: [] } },
    { name: 'what looked as if it were on its way is told that it is not', given: 'waiting', foresight: never, expected: { kind: 'notYet', because: never.stuckAt } },
    { name: 'what is wrong stays wrong, with its own words', given: 'notYet', foresight: never, expected: { kind: 'notYet', because: now, mistakes: ['K24'] } },
    { name: 'what has passed has passed', given: 'passed', foresight: never, expected: { kind: 'passed' } },
    { name: 'what cannot be told is not guessed', given: 'unknown', foresight: passes(1), expected: { kind: 'unknown' } },
    { name: 'a time that is over says nothing', given: 'waiting', foresight: passes(0), expected: { kind: 'waiting', because: now } },
    { name: 'without one nothing changes', given: 'waiting', foresight: undefined, expected: { kind: 'waiting' } },
  ] as const)('$name', ({ given, foresight, expected }) => {
    const result = withForesight(verdict(given), foresight, NOW)
    expect(result).toMatchObject(expected)
    if (!('passesAtMs' in expected)) expect(result.passesAtMs === undefined || result.passesAtMs > NOW).toBe(true)
  })
})
