import { describe, expect, it } from 'vitest'
import { deploymentOf, rolling, setOf } from './objects.test.support'
import { maxSurge, maxUnavailable, newSetSize, planScaleDown, type Resize } from './replica-counts'

const sizes = (steps: readonly Resize[]) => steps.map(({ set: { metadata }, size }) => [metadata.name, size])

describe('how many pods there may be and must be', () => {
  it.each([
    { replicas: 10, surge: '25%', unavailable: '25%', expected: [3, 2] },
    { replicas: 10, surge: '39%', unavailable: '39%', expected: [4, 3] },
    { replicas: 1, surge: '25%', unavailable: '25%', expected: [1, 0] },
    { replicas: 3, surge: 0, unavailable: '25%', expected: [0, 1] },
    { replicas: 4, surge: '100%', unavailable: 0, expected: [4, 0] },
    { replicas: 2, surge: 1, unavailable: 5, expected: [1, 2] },
    { replicas: 0, surge: '25%', unavailable: '25%', expected: [0, 0] },
    { replicas: 10, surge: undefined, unavailable: '39%', expected: [0, 3] },
    { replicas: 10, surge: '39%', unavailable: undefined, expected: [4, 0] },
    { replicas: 10, surge: undefined, unavailable: undefined, expected: [0, 1] },
    { replicas: 10, surge: 1, unavailable: 5, expected: [1, 5] },
    { replicas: 10, surge: 1, unavailable: 10, expected: [1, 10] },
    { replicas: 5, surge: 1, unavailable: 10, expected: [1, 5] },
    { replicas: 0, surge: 1, unavailable: 10, expected: [1, 0] },
    { replicas: 10, surge: 1, unavailable: '50%', expected: [1, 5] },
    { replicas: 5, surge: 1, unavailable: '100%', expected: [1, 5] },
    { replicas: 10, surge: 1, unavailable: '60%', expected: [1, 6] },
  ])('$replicas pods, surge $surge, unavailable $unavailable', ({ replicas, surge, unavailable, expected }) => {
    const subject = deploymentOf({ replicas, ...rolling(surge, unavailable) })
    expect([maxSurge(subject), maxUnavailable(subject)]).toEqual(expected)
  })

  it('knows neither surge nor unavailable pods with strategy Recreate', () => {
    const subject = deploymentOf({ replicas: 10, strategy: { type: 'Recreate' } })
    expect([maxSurge(subject), maxUnavailable(subject)]).toEqual([0, 0])
  })
})

describe('the new ReplicaSet', () => {
  it.each([
    { name: 'has no room', surge: 0, old: 10, now: 0, to: 0 },
    { name: 'takes the surge', surge: 2, old: 10, now: 0, to: 2 },
    { name: 'takes the surge and what the old ones gave up', surge: 2, old: 5, now: 0, to: 7 },
    { name: 'waits when all room is taken', surge: 2, old: 10, now: 2, to: 2 },
    { name: 'shrinks when it is larger than it should be', surge: 2, old: 2, now: 11, to: 10 },
    { name: 'never grows beyond what is wanted', surge: 10, old: 3, now: 2, to: 10 },
    { name: 'takes the last step', surge: 3, old: 0, now: 9, to: 10 },
  ])('$name', ({ surge, old, now, to }) => {
    expect(newSetSize(deploymentOf({ replicas: 10, ...rolling(surge, 0) }), { newSize: now, allWanted: now + old })).toBe(to)
  })

  it('is made whole at once with strategy Recreate', () => {
    expect(newSetSize(deploymentOf({ replicas: 3, strategy: { type: 'Recreate' } }), { newSize: 1, allWanted: 6 })).toBe(3)
  })
})

describe('an old ReplicaSet', () => {
  it.each([
    { name: 'gives up one where nothing may be lacking and nothing is extra', unavailable: 0, old: 10, ready: 10, fresh: 0, steps: [9] },
    { name: 'gives up what may be unavailable', unavailable: 2, old: 10, ready: 10, fresh: 0, steps: [8] },
    { name: 'gives up what is not healthy', unavailable: 2, old: 10, ready: 8, fresh: 0, steps: [8] },
    { name: 'gives up what is not healthy, and as many healthy pods as may be unavailable', unavailable: 2, old: 10, ready: 9, fresh: 0, steps: [9, 8] },
    { name: 'gives up nothing for new pods that are not available', unavailable: 2, old: 8, ready: 8, fresh: 2, steps: [] },
    { name: 'gives up no healthy pod when too few are available', unavailable: 2, old: 10, ready: 1, fresh: 0, steps: [8] },
    { name: 'gives up nothing when it has nothing', unavailable: 2, old: 0, ready: 0, fresh: 10, steps: [] },
    { name: 'is left alone while its status is behind', unavailable: 2, old: 8, ready: 10, fresh: 0, steps: [] },
  ])('$name', ({ unavailable, old, ready, fresh, steps }) => {
    const subject = deploymentOf({ replicas: 10, ...rolling(0, unavailable) })
    const olds = old > 0 ? [setOf('old', { size: old, available: ready })] : []
    expect(sizes(planScaleDown(subject, setOf('new', { size: fresh, available: 0 }), olds))).toEqual(steps.map((size) => ['old', size]))
  })

  it.each([
    { name: 'one at most', surge: 0, old: 9, available: 7, steps: [['old', 8]] },
    { name: 'all of them', surge: 3, old: 10, available: 8, steps: [['old', 8]] },
    { name: 'none where all are healthy', surge: 0, old: 8, available: 8, steps: [] },
  ])('is rid of unhealthy pods as far as pods may go: $name', ({ surge, old, available, steps }) => {
    const subject = deploymentOf({ replicas: 10, ...rolling(surge, 2) })
    expect(sizes(planScaleDown(subject, setOf('new'), [setOf('old', { size: old, available })]))).toEqual(steps)
  })

  it('shrinks before a younger one does, unhealthy pods of both first', () => {
    const subject = deploymentOf({ replicas: 10, ...rolling(3, 2) })
    const older = setOf('o', { size: 4 })
    const younger = setOf('y', { size: 6, createdAt: 5 })
    expect(sizes(planScaleDown(subject, setOf('new', { size: 3 }), [younger, older]))).toEqual([['o', 0], ['y', 5]])
    const unhealthy = setOf('y', { size: 6, available: 4, createdAt: 5 })
    expect(sizes(planScaleDown(subject, setOf('new', { size: 3 }), [unhealthy, older]))).toEqual([['y', 4], ['o', 1]])
  })

  it('whose status is behind stops what would follow, and not what came before', () => {
    const subject = deploymentOf({ replicas: 10, ...rolling(3, 2) })
    const steps = planScaleDown(subject, setOf('new'), [setOf('o', { size: 5, available: 3 }), setOf('y', { size: 6, available: 8, createdAt: 5 })])
    expect(sizes(steps)).toEqual([['o', 3]])
  })
})
