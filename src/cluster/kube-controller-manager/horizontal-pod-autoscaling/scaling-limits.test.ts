/** TestConvertDesiredReplicasWithRules, TestScalingWithRules, TestStoreScaleEvents of upstream's horizontal_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Autoscaling } from '../../../api/types'
import { NOW } from './calculation.test.support'
import { changeWithin, limited, limitedByBehavior, withEvent, type ScaleEvent } from './scaling-limits'

describe('a step without a behavior', () => {
  const rows: readonly (readonly [string, number, number, number, number, number, string])[] = [
    ['within range', 5, 7, 3, 8, 7, 'DesiredWithinRange'],
    ['fewer than the fewest', 3, 1, 2, 8, 2, 'TooFewReplicas'],
    ['none, where that is allowed', 1, 0, 0, 10, 0, 'DesiredWithinRange'],
    ['more than the most', 20, 1000, 1, 10, 10, 'TooManyReplicas'],
    ['faster than twice as many', 3, 1000, 1, 2000, 6, 'ScaleUpLimit'],
    ['faster than four', 1, 1000, 1, 2000, 4, 'ScaleUpLimit'],
  ]
  it.each(rows)('%s', (_, current, desired, min, max, replicas, reason) => {
    expect(limited({ current, desired, min, max })).toMatchObject({ replicas, reason })
  })
})

type Rules = Autoscaling.HPAScalingRules

function rules(pods: number, podsPeriod: number, percent: number, percentPeriod: number, selectPolicy = 'Max'): Rules {
  const policies = [
    ...(pods ? [{ type: 'Pods', value: pods, periodSeconds: podsPeriod }] : []),
    ...(percent ? [{ type: 'Percent', value: percent, periodSeconds: percentPeriod }] : []),
  ]
  return { selectPolicy, policies }
}

const defaults = { scaleUp: rules(4, 15, 100, 15), scaleDown: rules(0, 0, 100, 15) }

/** Each in the middle of its share of the time. */
function spread(changes: readonly number[], periodSeconds: number): readonly ScaleEvent[] {
  const each = periodSeconds / changes.length
  return changes.map((change, index) => ({ change, atMs: NOW - Math.trunc(periodSeconds - each * (index + 1) + each / 2) * 1000 }))
}

const up = (scaleUp: Rules, ups: readonly number[] = [], downs: readonly number[] = []) => ({ behavior: { ...defaults, scaleUp }, ups, downs })
const down = (scaleDown: Rules, downs: readonly number[] = [], ups: readonly number[] = []) => ({ behavior: { ...defaults, scaleDown }, ups, downs })
const plain = { behavior: defaults, ups: [], downs: [] }
const recent = [1, 5, 9]
const quarters = [8, 12, 9, 11]

type Row = readonly [string, typeof plain | ReturnType<typeof up>, number, number, number, number, number, string]
const behaved: readonly Row[] = [
  ['within range', plain, 5, 7, 3, 8, 7, 'DesiredWithinRange'],
  ['fewer than the fewest', plain, 3, 1, 2, 8, 2, 'TooFewReplicas'],
  ['none, where that is allowed', plain, 1, 0, 0, 10, 0, 'DesiredWithinRange'],
  ['more than the most', plain, 20, 1000, 1, 10, 10, 'TooManyReplicas'],
  ['more than the most, from the fewest', plain, 100, 1000, 100, 150, 150, 'TooManyReplicas'],
  ['one percent is rounded up', up(rules(0, 0, 1, 60)), 3, 1000, 1, 2000, 4, 'ScaleUpLimit'],
  ['twenty at a time', down(rules(20, 60, 0, 0)), 1000, 3, 3, 2000, 980, 'ScaleDownLimit'],
  ['up by default', plain, 10, 50, 1, 1000, 20, 'ScaleUpLimit'],
  ['pods allow more than percent', up(rules(100, 60, 100, 60)), 10, 500, 1, 1000, 110, 'ScaleUpLimit'],
  ['percent allow more than pods', up(rules(2, 60, 100, 60)), 10, 500, 1, 1000, 20, 'ScaleUpLimit'],
  ['many pods at a time', up(rules(100, 60, 0, 0)), 10, 50, 1, 1000, 50, 'DesiredWithinRange'],
  ['very many pods at a time', up(rules(10000, 60, 0, 0)), 10, 50, 1, 1000, 50, 'DesiredWithinRange'],
  ['thirty pods at a time', up(rules(30, 60, 0, 0)), 10, 50, 1, 1000, 40, 'ScaleUpLimit'],
  ['200 percent at a time', up(rules(0, 0, 200, 60)), 10, 50, 1, 1000, 30, 'ScaleUpLimit'],
  ['down: pods allow more than percent', down(rules(20, 60, 1, 60)), 100, 2, 1, 1000, 80, 'ScaleDownLimit'],
  ['down: two pods against one percent', down(rules(2, 60, 1, 60)), 100, 2, 1, 1000, 98, 'ScaleDownLimit'],
  ['down to the fewest by pods', down(rules(100, 60, 0, 0)), 10, 0, 1, 1000, 1, 'TooFewReplicas'],
  ['down to the fewest by percent', down(rules(0, 0, 100, 60)), 10, 2, 5, 1000, 5, 'TooFewReplicas'],
  ['down by five pods', down(rules(5, 60, 0, 0)), 10, 2, 1, 1000, 5, 'ScaleDownLimit'],
  ['down by half', down(rules(0, 0, 50, 60)), 10, 5, 1, 1000, 5, 'DesiredWithinRange'],
  ['up to the most by pods, after others', up(rules(300, 60, 0, 0), recent), 100, 500, 1, 200, 200, 'TooManyReplicas'],
  ['up to the most by percent, after others', up(rules(0, 0, 10000, 60), recent), 100, 500, 1, 200, 200, 'TooManyReplicas'],
  ['no further up after too many', up(rules(5, 120, 0, 0), recent), 100, 500, 1, 1000, 100, 'ScaleUpLimit'],
  ['pods beside what was added', up(rules(150, 120, 0, 0), recent), 100, 500, 1, 1000, 235, 'ScaleUpLimit'],
  ['percent of what was before', up(rules(0, 0, 200, 120), recent), 100, 500, 1, 1000, 255, 'ScaleUpLimit'],
  ['percent of what was before ups and downs', up(rules(0, 0, 300, 300), [4], [2]), 6, 24, 1, 1000, 16, 'ScaleUpLimit'],
  ['down by default after others', { ...plain, downs: recent }, 10, 5, 1, 1000, 5, 'DesiredWithinRange'],
  ['down to the fewest by pods, after others', down(rules(115, 120, 0, 0), recent), 100, 0, 1, 1000, 1, 'TooFewReplicas'],
  ['down to five by pods, after others', down(rules(130, 120, 0, 0), recent), 100, 0, 5, 1000, 5, 'TooFewReplicas'],
  ['down to five by percent, after others', down(rules(0, 0, 100, 120), recent), 100, 2, 5, 1000, 5, 'TooFewReplicas'],
  ['no further down after too many', down(rules(5, 120, 0, 0), recent), 100, 2, 1, 1000, 100, 'ScaleDownLimit'],
  ['half of what was before', down(rules(0, 0, 50, 120), [2, 4, 6]), 100, 0, 1, 1000, 56, 'ScaleDownLimit'],
  ['half of what was before ups and downs', down(rules(0, 0, 50, 180), [4], [2]), 10, 1, 1, 1000, 6, 'ScaleDownLimit'],
  ['a tenth of more than there are', down(rules(0, 0, 10, 120), [10, 10, 10]), 100, 0, 1, 1000, 100, 'ScaleDownLimit'],
  ['below none by percent', down(rules(0, 0, 1000, 120), [10, 10, 10]), 10, 5, 1, 1000, 5, 'DesiredWithinRange'],
  ['up with one old half', up(rules(1000, 60, 0, 0), quarters), 100, 200, 1, 1000, 200, 'DesiredWithinRange'],
  ['up with two periods', up(rules(1000, 120, 100, 60), quarters), 100, 200, 1, 1000, 200, 'DesiredWithinRange'],
  ['up with two shorter periods', up(rules(1000, 30, 100, 60), quarters), 100, 200, 1, 1000, 200, 'DesiredWithinRange'],
  ['down with one old half', down(rules(1000, 60, 0, 0), quarters), 100, 5, 1, 1000, 5, 'DesiredWithinRange'],
  ['down with two periods', down(rules(1000, 120, 100, 60), quarters), 100, 5, 1, 1000, 5, 'DesiredWithinRange'],
  ['down with two shorter periods', down(rules(1000, 30, 100, 60), quarters), 100, 5, 1, 1000, 5, 'DesiredWithinRange'],
  ['the smaller of two ups', up(rules(2, 60, 50, 60, 'Min')), 1, 10, 1, 1000, 2, 'ScaleUpLimit'],
  ['the smaller of two downs', down(rules(2, 60, 50, 60, 'Min')), 5, 1, 1, 1000, 3, 'ScaleDownLimit'],
  ['no ups at all', up(rules(2, 60, 0, 0, 'Disabled')), 5, 10, 1, 1000, 5, 'ScaleUpLimit'],
  ['no downs at all', down(rules(2, 60, 0, 0, 'Disabled')), 5, 1, 1, 1000, 5, 'ScaleDownLimit'],
]

describe('a step with a behavior', () => {
  it.each(behaved)('%s', (_, { behavior, ups, downs }, current, desired, min, max, replicas, reason) => {
    const history = { ups: spread(ups, 120), downs: spread(downs, 120), nowMs: NOW }
    expect(limitedByBehavior({ current, desired, min, max }, behavior, history)).toMatchObject({ replicas, reason })
  })
})

describe('what was done lately', () => {
  const past = (change: number, seconds: number): ScaleEvent => ({ change, atMs: NOW - seconds * 1000 })
  const rows: readonly (readonly [string, readonly ScaleEvent[], Rules, readonly number[], number])[] = [
    ['the first one', [], rules(10, 60, 100, 60), [5], 0],
    ['in place of an old one', [past(7, 61)], rules(10, 60, 100, 60), [5], 0],
    ['beside one that counts', [past(7, 58)], rules(10, 60, 100, 60), [7, 5], 7],
    ['in place of the old one of two', [past(7, 61), past(6, 59)], rules(10, 60, 0, 0), [5, 6], 6],
    ['in place of the last old one', [past(8, 29), past(6, 59), past(7, 61), past(9, 61)], rules(10, 60, 100, 30), [8, 6, 7, 5], 14],
    ['beside two that count', [past(7, 58), past(6, 59)], rules(10, 120, 100, 30), [7, 6, 5], 13],
  ]
  it.each(rows)('%s', (_, before, rule, changes, inTheLastMinute) => {
    expect(changeWithin(before, 60, NOW)).toBe(inTheLastMinute)
    expect(withEvent(before, { change: 5, atMs: NOW }, rule).map(({ change }) => change)).toEqual(changes)
  })
})
