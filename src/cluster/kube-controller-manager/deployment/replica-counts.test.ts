import { describe, expect, it } from 'vitest'
import type { Deployment } from '../../../api/kinds/deployment'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { planProportionalScaling } from './proportional-scaling'
import { maxSurge, maxUnavailable, newSetSize, planScaleDown } from './replica-counts'

const meta = (name: string) => ({ name, uid: name, resourceVersion: '1', creationTimestamp: `2026-01-01T00:00:0${name.length}Z` })
const selector = { matchLabels: {} }

function deployment(replicas: number, rollingUpdate: { maxSurge: string | number; maxUnavailable: string | number }): Deployment {
  const strategy = { type: 'RollingUpdate', rollingUpdate }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: meta('d'), spec: { replicas, selector, template: {}, strategy }, status: {} }
}

/** Older sets have shorter names. */
function set(name: string, replicas: number, { available = replicas, maximum = 0 } = {}): ReplicaSet {
  const annotations: Record<string, string> = maximum ? { 'deployment.kubernetes.io/max-replicas': String(maximum) } : {}
  const metadata = { ...meta(name), annotations }
  return { apiVersion: 'apps/v1', kind: 'ReplicaSet', metadata, spec: { replicas, selector }, status: { replicas, availableReplicas: available } }
}

const sizes = (steps: readonly { set: ReplicaSet; size: number }[]) => steps.map(({ set: { metadata }, size }) => [metadata.name, size])

describe('the arithmetic of a rollout', () => {
  it.each([
    { replicas: 10, surge: '25%', unavailable: '25%', expected: [3, 2] },
    { replicas: 1, surge: '25%', unavailable: '25%', expected: [1, 0] },
    { replicas: 3, surge: 0, unavailable: '25%', expected: [0, 1] },
    { replicas: 4, surge: '100%', unavailable: 0, expected: [4, 0] },
    { replicas: 2, surge: 1, unavailable: 5, expected: [1, 2] },
    { replicas: 0, surge: '25%', unavailable: '25%', expected: [0, 0] },
  ])('$replicas pods, surge $surge, unavailable $unavailable', ({ replicas, surge, unavailable, expected }) => {
    const subject = deployment(replicas, { maxSurge: surge, maxUnavailable: unavailable })
    expect([maxSurge(subject), maxUnavailable(subject)]).toEqual(expected)
  })

  it('grows the new set only as far as there is room', () => {
    const subject = deployment(10, { maxSurge: 3, maxUnavailable: 2 })
    expect(newSetSize(subject, { newSize: 0, allWanted: 10 })).toBe(3)
    expect(newSetSize(subject, { newSize: 3, allWanted: 13 })).toBe(3)
    expect(newSetSize(subject, { newSize: 9, allWanted: 9 })).toBe(10)
    expect(newSetSize(subject, { newSize: 12, allWanted: 12 })).toBe(10)
  })

  it('takes unhealthy old pods first, then from the oldest as far as enough stay available', () => {
    const subject = deployment(10, { maxSurge: 3, maxUnavailable: 2 })
    const plan = planScaleDown(subject, set('new', 3, { available: 0 }), [set('o', 4, { available: 2 }), set('oo', 6)])
    expect(sizes(plan)).toEqual([['o', 2]])
    expect(sizes(planScaleDown(subject, set('new', 3), [set('o', 4), set('oo', 6)]))).toEqual([['o', 0], ['oo', 5]])
    expect(planScaleDown(subject, set('new', 3, { available: 0 }), [set('o', 8)])).toEqual([])
  })

  it.each([
    { name: 'growing', to: 15, before: [['n', 5], ['o', 8]], after: [['o', 11], ['n', 7]] },
    { name: 'shrinking', to: 5, before: [['n', 5], ['o', 8]], after: [['o', 5], ['n', 3]] },
    { name: 'to nothing', to: 0, before: [['n', 5], ['o', 8]], after: [['o', 0], ['n', 0]] },
  ] as const)('shares a change out among the sets: $name', ({ to, before, after }) => {
    const sets = before.map(([name, replicas]) => set(name, replicas, { maximum: 13 }))
    expect(sizes(planProportionalScaling(deployment(to, { maxSurge: 3, maxUnavailable: 2 }), sets))).toEqual(after)
  })
})
