import { describe, expect, it } from 'vitest'
import { deploymentOf, rolling, setOf, templateOf } from './objects.test.support'
import { proportionOf } from './proportional-scaling'
import { planScaling } from './rollout'

interface Row {
  readonly name: string
  /** What the Deployment wants, and what it wanted when its ReplicaSets were sized. */
  readonly wants: number
  readonly wanted: number
  readonly surge?: number
  readonly surged?: number
  /** The newest first; the first is the new one, if there is one. */
  readonly from: readonly number[]
  readonly to: readonly number[]
  readonly hasNoNew?: true
  readonly available?: number
  /** What the second one was sized for, if it was another number. */
  readonly second?: number
}

const rows: readonly Row[] = [
  { name: 'one grows', wants: 12, wanted: 10, from: [10], to: [12] },
  { name: 'one shrinks', wants: 5, wanted: 10, from: [10], to: [5] },
  { name: 'two grow', wants: 10, wanted: 5, from: [2, 3], to: [4, 6] },
  { name: 'two shrink', wants: 3, wanted: 5, from: [2, 3], to: [1, 2] },
  { name: 'the small one goes', wants: 4, wanted: 9, from: [8, 1], to: [4, 0] },
  { name: 'three grow', wants: 10, wanted: 7, from: [2, 3, 2], to: [3, 4, 3] },
  { name: 'three shrink', wants: 8, wanted: 13, from: [2, 8, 3], to: [1, 5, 2] },
  { name: 'what is left over goes to the newest', wants: 4, wanted: 3, from: [1, 1, 1], to: [2, 1, 1] },
  { name: 'what is left over is taken from the oldest', wants: 2, wanted: 3, from: [1, 1, 1], to: [1, 1, 0] },
  { name: 'without a new one the newest of the old grows', wants: 5, wanted: 4, from: [2, 2], to: [3, 2], hasNoNew: true },
  { name: 'all go to nothing', wants: 0, wanted: 6, from: [3, 2, 1], to: [0, 0, 0] },
  { name: 'from nothing only the new one grows', wants: 6, wanted: 6, from: [0, 0, 0], to: [6, 0, 0] },
  { name: 'after a write that failed', wants: 5, wanted: 5, from: [2, 1, 1], to: [2, 2, 1], second: 3 },
  { name: 'with surge', wants: 20, wanted: 10, surge: 2, surged: 2, from: [6, 6], to: [11, 11] },
  { name: 'with another surge', wants: 50, wanted: 10, surge: 6, surged: 3, from: [5, 8], to: [22, 34] },
  { name: 'and another template', wants: 14, wanted: 10, from: [7, 3], to: [10, 4], hasNoNew: true },
  { name: 'a new one that is whole but broken leaves the old pods alone', wants: 2, wanted: 2, surge: 1, surged: 1, from: [2, 1], to: [2, 1], available: 0 },
  { name: 'a new one that is whole and well takes the place of the others', wants: 2, wanted: 2, surge: 1, surged: 1, from: [2, 1], to: [2, 0] },
]

const names = ['foo-c', 'foo-b', 'foo-a']

describe('when a Deployment is scaled', () => {
  it.each(rows)('$name: $from -> $to', ({ wants, wanted, surge = 0, surged = 0, from, to, hasNoNew, available, second }) => {
    const sets = from.map((size, i) => {
      const desired = i === 1 && second !== undefined ? second : wanted
      return setOf(names[i], { size, desired, maximum: desired + surged, createdAt: 10 - i, ...(i === 0 && available !== undefined ? { available } : {}) })
    })
    const deployment = deploymentOf({ replicas: wants, ...rolling(surge, 1), template: templateOf(hasNoNew ? 'nginx:2' : 'nginx:1') })
    const steps = planScaling(deployment, hasNoNew ? { newSet: undefined, oldSets: sets } : { newSet: sets[0], oldSets: sets.slice(1) })
    const sizes = new Map(steps.map(({ set, size }) => [set, size]))
    expect(sets.map((set) => sizes.get(set) ?? set.spec.replicas)).toEqual(to)
  })

  it('with strategy Recreate leaves a mixture as it is', () => {
    const sets = [setOf('new', { size: 2, desired: 5 }), setOf('old', { size: 3, desired: 5 })]
    expect(planScaling(deploymentOf({ replicas: 10, strategy: { type: 'Recreate' } }), { newSet: sets[0], oldSets: [sets[1]] })).toEqual([])
  })
})

describe('the share of a ReplicaSet is', () => {
  it.each([
    { name: 'all it has, on the way to nothing', replicas: 0, size: 10, expected: -10 },
    { name: 'nothing when nobody knows how many there were', replicas: 10, size: 5, expected: 0 },
    { name: 'nothing when zero was written down', replicas: 10, size: 5, maximum: '0', expected: 0 },
    { name: 'nothing when what was written down is no number', replicas: 10, size: 5, maximum: '-1', expected: 0 },
    { name: 'reckoned from those there are when nothing was written down', replicas: 120, actual: 100, size: 50, expected: 10 },
    { name: 'reckoned from those there are when zero was written down', replicas: 120, actual: 100, size: 50, maximum: '0', expected: 10 },
    { name: 'reckoned from what was written down', replicas: 120, size: 50, maximum: '100', expected: 10 },
    { name: 'smaller by the share of the surge', replicas: 120, surge: 10, size: 50, maximum: '110', expected: 9 },
    { name: 'negative when there are to be less', replicas: 10, size: 6, maximum: '12', expected: -1 },
    { name: 'negative, with surge', replicas: 100, surge: 10, size: 50, maximum: '130', expected: -8 },
  ])('$name', ({ replicas, actual, surge = 0, size, maximum, expected }) => {
    const subject = deploymentOf({ replicas, ...rolling(surge, 1) }, { status: actual === undefined ? {} : { replicas: actual } })
    expect(proportionOf(setOf('foo', { size, ...(maximum ? { maximum } : {}) }), subject)).toBe(expected)
  })
})
