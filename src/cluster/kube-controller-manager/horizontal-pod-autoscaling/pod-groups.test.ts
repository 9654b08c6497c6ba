/** TestGroupPods and TestCalculatePodRequests of upstream's pkg/controller/podautoscaler/replica_calculator_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Pod } from '../../../api/kinds/pod'
import type { Core } from '../../../api/types'
import { NOW, testMetric, testPatience } from './calculation.test.support'
import { groupPods, requestsOf, type PodMetric } from './pod-groups'

const ago = (ms: number): string => new Date(NOW - ms).toISOString()
const MINUTE = 60_000

interface Shape {
  readonly phase?: string
  readonly start?: string
  /** Since when, and whether. */
  readonly ready?: readonly [string, boolean]
  readonly deleted?: boolean
}

const named = (name: string, { phase = 'Succeeded', start, ready, deleted }: Shape): Pod =>
  ({
    metadata: { name, ...(deleted ? { deletionTimestamp: ago(0) } : {}) },
    status: { phase, startTime: start, ...(ready ? { conditions: [{ type: 'Ready', status: ready[1] ? 'True' : 'False', lastTransitionTime: ready[0] }] } : {}) },
  }) as object as Pod

const fresh = (windowMs: number, ageMs = 0): PodMetric => ({ value: 1, atMs: NOW - ageMs, windowMs })
const stale = testMetric(1)

type Row = readonly [string, Readonly<Record<string, Shape>>, Readonly<Record<string, PodMetric>>, string, object]
const rows: readonly Row[] = [
  ['nothing', {}, {}, 'cpu', { ready: 0 }],
  ['memory of a pod that is done', { a: {} }, { a: fresh(MINUTE) }, 'memory', { ready: 1 }],
  ['no condition Ready', { a: { start: ago(0) } }, { a: stale }, 'cpu', { unready: ['a'] }],
  ['fresh figures while it gets going', { a: { start: ago(MINUTE), ready: [ago(30_000), true] } }, { a: fresh(30_000) }, 'cpu', { ready: 1 }],
  ['figures from before it was ready', { a: { start: ago(MINUTE), ready: [ago(30_000), true] } }, { a: fresh(MINUTE) }, 'cpu', { unready: ['a'] }],
  ['unready while it gets going', { a: { start: ago(10 * MINUTE), ready: [ago(9 * MINUTE + 54_000), false] } }, { a: stale }, 'cpu', { unready: ['a'] }],
  ['old figures later on', { a: { start: ago(3 * MINUTE), ready: [ago(3 * MINUTE), true] } }, { a: fresh(MINUTE, 2 * MINUTE) }, 'cpu', { ready: 1 }],
  ['unready later on, after it had been ready', { a: { start: ago(10 * MINUTE), ready: [ago(9 * MINUTE), false] } }, { a: stale }, 'cpu', { ready: 1 }],
  ['unready since the delay was over', { a: { start: ago(10 * MINUTE), ready: [ago(9 * MINUTE + 50_000), false] } }, { a: stale }, 'cpu', { ready: 1 }],
  ['no figures', { a: { start: ago(3 * MINUTE) } }, {}, 'cpu', { missing: ['a'] }],
  [
    'several',
    { a: { start: ago(0) }, b: { start: ago(3 * MINUTE), ready: [ago(3 * MINUTE), true] }, c: { start: ago(3 * MINUTE) } },
    { a: stale, b: stale },
    'cpu',
    { ready: 1, unready: ['a'], missing: ['c'] },
  ],
  ['without a node', { a: { phase: 'Pending' } }, {}, 'cpu', { unready: ['a'] }],
  ['leaving', { a: { phase: 'Pending', deleted: true } }, { a: stale }, 'cpu', { ignored: ['a'] }],
  ['failed', { a: { phase: 'Failed' } }, { a: stale }, 'cpu', { ignored: ['a'] }],
]

describe('which pods count', () => {
  it.each(rows)('%s', (_, shapes, metrics, resource, gives) => {
    const pods = Object.entries(shapes).map(([name, shape]) => named(name, shape))
    const groups = groupPods({ pods, metrics: new Map(Object.entries(metrics)), resource }, testPatience)
    expect(groups).toEqual({ ready: 0, unready: [], missing: [], ignored: [], ...gives })
  })
})

const container = (name: string, cpu?: string, restartPolicy?: string): Core.Container => ({
  name,
  ...(cpu === undefined ? {} : { resources: { requests: { cpu } } }),
  ...(restartPolicy === undefined ? {} : { restartPolicy }),
})

describe('what pods ask for', () => {
  const podOf = (containers: readonly Core.Container[], initContainers: readonly Core.Container[] = []): Pod[] => [
    { metadata: { name: 'test-pod' }, spec: { containers, initContainers } } as object as Pod,
  ]
  const two = [container('container1', '100m'), container('container2', '50m')]
  const cases: readonly (readonly [string, Pod[], string | undefined, number | string | undefined])[] = [
    ['no pods', [], undefined, undefined],
    ['all containers', podOf(two), undefined, 150],
    ['one of them', podOf(two), 'container1', 100],
    ['one without a request', podOf([container('container1')]), undefined, 'missing request for cpu in container container1 of Pod test-pod'],
    ['sidecars, and no other init containers', podOf([container('container1', '100m')], [container('init', '20m'), container('sidecar', '50m', 'Always')]), undefined, 150],
  ]
  it.each(cases)('%s', (_, pods, only, gives) => {
    const found = requestsOf(pods, 'cpu', only)
    expect('fault' in found ? found.fault : found.get('test-pod')).toEqual(gives)
  })
})
