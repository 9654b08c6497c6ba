/** What budgets count: facts of upstream's pkg/controller/disruption/disruption_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { Kind } from '../../../api/kind'
import { CustomResourceDefinition } from '../../../api/kinds/custom-resource-definition'
import { Pod } from '../../../api/kinds/pod'
import { PodDisruptionBudget } from '../../../api/kinds/pod-disruption-budget'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { ReplicationController } from '../../../api/kinds/replication-controller'
import { StatefulSet } from '../../../api/kinds/stateful-set'
import { startControlPlane } from '../testing.test.support'

const namespace = 'default'
const place = { namespace, name: 'budget' }
const containers = [{ name: 'c', image: 'nginx' }]

interface World {
  readonly budget: PodDisruptionBudget['spec']
  readonly bare?: number
  readonly sets?: readonly number[]
  readonly controllers?: readonly number[]
  readonly stateful?: readonly number[]
}

function start({ budget, bare = 0, sets = [], controllers = [], stateful = [] }: World) {
  const plane = startControlPlane()
  const { door, run } = plane
  const labels = (name: string) => ({ foo: 'bar', name })
  const template = (name: string) => ({ metadata: { labels: labels(name) }, spec: { containers } })
  door.create(PodDisruptionBudget, { metadata: place, spec: { selector: { matchLabels: { foo: 'bar' } }, ...budget } })
  for (let i = 0; i < bare; i++) door.create(Pod, { metadata: { namespace, name: `bare-${i}`, labels: labels('bare') }, spec: { containers } })
  sets.forEach((replicas, i) => door.create(ReplicaSet, { metadata: { namespace, name: `rs-${i}` }, spec: { replicas, selector: { matchLabels: labels(`rs-${i}`) }, template: template(`rs-${i}`) } }))
  controllers.forEach((replicas, i) => door.create(ReplicationController, { metadata: { namespace, name: `rc-${i}` }, spec: { replicas, selector: labels(`rc-${i}`), template: template(`rc-${i}`) } }))
  stateful.forEach((replicas, i) =>
    door.create(StatefulSet, { metadata: { namespace, name: `ss-${i}` }, spec: { replicas, serviceName: 's', podManagementPolicy: 'Parallel', selector: { matchLabels: labels(`ss-${i}`) }, template: template(`ss-${i}`) } }),
  )
  run(3)
  const pods = () => door.list(Pod, { namespace }).items
  const setReady = (count: number): void => {
    pods().forEach((pod, index) => door.updateStatus(Pod, { ...pod, status: { ...pod.status, phase: 'Running', conditions: [{ type: 'Ready', status: index < count ? 'True' : 'False' }] } }))
    run(1)
  }
  const status = () => door.get(PodDisruptionBudget, place).status
  /** Allowed, healthy, desired, expected. */
  const counts = () => [status().disruptionsAllowed, status().currentHealthy, status().desiredHealthy, status().expectedPods]
  return { ...plane, pods, setReady, status, counts }
}

type Row = readonly [string, World, readonly (readonly [number, readonly number[]])[]]
const rows: readonly Row[] = [
  ['no pods', { budget: { minAvailable: 3 } }, [[0, [0, 0, 3, 0]]]],
  ['a number of bare pods', { budget: { minAvailable: 3 }, bare: 4 }, [[4, [1, 4, 3, 4]], [3, [0, 3, 3, 4]], [4, [1, 4, 3, 4]]]],
  ['a number away of bare pods, which nobody answers for', { budget: { maxUnavailable: 1 }, bare: 1 }, [[1, [0, 1, 0, 0]]]],
  ['a share of bare pods, which nobody answers for', { budget: { minAvailable: '28%' }, bare: 1 }, [[1, [0, 1, 0, 0]]]],
  ['a number away of seven', { budget: { maxUnavailable: 2 }, sets: [7] }, [[1, [0, 1, 5, 7]], [6, [1, 6, 5, 7]]]],
  ['a share away of seven', { budget: { maxUnavailable: '30%' }, sets: [7] }, [[1, [0, 1, 4, 7]], [7, [3, 7, 4, 7]]]],
  ['a share away of three', { budget: { maxUnavailable: '30%' }, sets: [3] }, [[1, [0, 1, 2, 3]], [3, [1, 3, 2, 3]]]],
  ['a share of a ReplicaSet', { budget: { minAvailable: '20%' }, sets: [10] }, [[1, [0, 1, 2, 10]], [10, [8, 10, 2, 10]]]],
  ['a share of a ReplicationController, rounded up', { budget: { minAvailable: '34%' }, controllers: [3] }, [[1, [0, 1, 2, 3]], [2, [0, 2, 2, 3]], [3, [1, 3, 2, 3]]]],
  ['a share of a StatefulSet, rounded up', { budget: { minAvailable: '34%' }, stateful: [3] }, [[1, [0, 1, 2, 3]], [2, [0, 2, 2, 3]], [3, [1, 3, 2, 3]]]],
  ['a share of one controller', { budget: { minAvailable: '28%' }, controllers: [11] }, [[0, [0, 0, 4, 11]], [4, [0, 4, 4, 11]], [5, [1, 5, 4, 11]]]],
  ['a share of two controllers', { budget: { minAvailable: '28%' }, controllers: [11], sets: [11] }, [[5, [0, 5, 7, 22]], [9, [2, 9, 7, 22]], [8, [1, 8, 7, 22]], [7, [0, 7, 7, 22]]]],
  ['a share of none that matters', { budget: { minAvailable: '1%' }, controllers: [2] }, [[2, [1, 2, 1, 2]]]],
  ['nothing at all may go', { budget: { maxUnavailable: 0 }, sets: [3] }, [[3, [0, 3, 3, 3]]]],
  ['everything may go', { budget: { maxUnavailable: '100%' }, sets: [3] }, [[3, [3, 3, 0, 3]]]],
  ['all have to stay', { budget: { minAvailable: '100%' }, sets: [3] }, [[3, [0, 3, 3, 3]]]],
]

describe('what a budget counts', () => {
  it.each(rows)('%s', (_, world, steps) => {
    const { setReady, counts } = start(world)
    const seen = steps.map(([ready]) => {
      setReady(ready)
      return counts()
    })
    expect(seen).toEqual(steps.map(([, expected]) => expected))
  })

  it('counts anew when its workload is scaled', () => {
    const { door, run, setReady, counts } = start({ budget: { maxUnavailable: 2 }, sets: [7] })
    setReady(1)
    door.patch(ReplicaSet, { namespace, name: 'rs-0' }, { type: 'application/merge-patch+json', patch: { spec: { replicas: 5 } } })
    run(3)
    expect(counts()).toEqual([0, 1, 3, 5])
  })

  it('asks the scale of a kind that users defined', () => {
    const { door, run, apiServer, setReady, counts } = start({ budget: { maxUnavailable: 5 } })
    const scale = { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
    const names = { kind: 'Shop', plural: 'shops', singular: 'shop' }
    door.create(CustomResourceDefinition, {
      metadata: { name: 'shops.example.com' },
      spec: { group: 'example.com', scope: 'Namespaced', names, versions: [{ name: 'v1', served: true, storage: true, schema, subresources: { status: {}, scale } }] },
    } as object)
    run(3)
    const shop = door.create(apiServer.catalog.ofKind('example.com', 'v1', 'Shop') as Kind, { metadata: { namespace, name: 'shop' }, spec: { replicas: 10 } } as object)
    const ownerReferences = [{ apiVersion: 'example.com/v1', kind: 'Shop', name: 'shop', uid: shop.metadata.uid, controller: true }]
    for (let i = 0; i < 4; i++) door.create(Pod, { metadata: { namespace, name: `shop-${i}`, labels: { foo: 'bar' }, ownerReferences }, spec: { containers } })
    setReady(4)
    expect(counts()).toEqual([0, 4, 5, 10])
  })

  it('forgets who was let go when they are gone, going, or late', () => {
    const { door, run, setReady, status, clock } = start({ budget: { minAvailable: 1 }, bare: 3 })
    setReady(3)
    const now = clock.timestamp()
    const late = new Date(clock.now() - 300_000).toISOString()
    const found = door.get(PodDisruptionBudget, place)
    door.updateStatus(PodDisruptionBudget, { ...found, status: { ...found.status, disruptedPods: { 'bare-0': now, 'bare-1': late, 'bare-2': now, notthere: now } } })
    door.delete(Pod, { namespace, name: 'bare-0' })
    run(1)
    expect(status()).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 1, desiredHealthy: 1, disruptedPods: { 'bare-2': now } })
    expect(Object.keys(status().disruptedPods ?? {})).toEqual(['bare-2'])
  })
})

describe('evictions against a budget', () => {
  interface Eviction {
    readonly healthy?: number
    readonly desired?: number
    readonly allowed?: number
    readonly isReady?: boolean
    readonly phase?: string
    readonly policy?: string
    /** What it is refused with; absent: it goes. */
    readonly refused?: string
  }
  const violates = (desired: number, healthy: number): string => `The disruption budget budget needs ${desired} healthy pods and has ${healthy} currently`
  const evictions: Readonly<Record<string, Eviction>> = {
    'a ready pod, and none may go': { refused: violates(0, 0) },
    'a ready pod, and one may go': { allowed: 1 },
    'a pod without a node': { phase: 'Pending', isReady: false },
    'a pod that has succeeded': { phase: 'Succeeded', isReady: false },
    'a pod that has failed': { phase: 'Failed', isReady: false },
    'a ready pod, where another one is not': { healthy: 2, desired: 2, refused: violates(2, 2) },
    'a pod that is not ready, where the others are enough': { healthy: 2, desired: 2, isReady: false },
    'the same by its name': { healthy: 2, desired: 2, isReady: false, policy: 'IfHealthyBudget' },
    'a pod that is not ready, where the others are too few': { healthy: 1, desired: 2, isReady: false, refused: violates(2, 1) },
    'the same, where such pods may always go': { healthy: 1, desired: 2, isReady: false, policy: 'AlwaysAllow' },
    'a ready pod, where pods that are not ready may always go': { healthy: 2, desired: 2, policy: 'AlwaysAllow', refused: violates(2, 2) },
    'a pod that is not ready, where none is wanted': { healthy: 0, desired: 0, isReady: false, refused: violates(0, 0) },
  }
  it.each(Object.entries(evictions))('%s', (_, { healthy = 0, desired = 0, allowed = 0, isReady = true, phase = 'Running', policy, refused }) => {
    const { door, manager } = start({ budget: { minAvailable: 1, ...(policy ? { unhealthyPodEvictionPolicy: policy } : {}) }, bare: 1 })
    manager.stop()
    const pod = door.get(Pod, { namespace, name: 'bare-0' })
    door.updateStatus(Pod, { ...pod, status: { ...pod.status, phase, conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] } })
    const found = door.get(PodDisruptionBudget, place)
    const status = { currentHealthy: healthy, desiredHealthy: desired, disruptionsAllowed: allowed, expectedPods: 3, observedGeneration: found.metadata.generation }
    door.updateStatus(PodDisruptionBudget, { ...found, status })
    const evict = () => door.evict({ namespace, name: 'bare-0' })
    if (refused === undefined) return expect(evict).not.toThrow()
    expect(evict).toThrow(expect.objectContaining({ status: expect.objectContaining({ code: 429, details: { causes: [{ reason: 'DisruptionBudget', message: refused }] } }) as object }) as Error)
  })
})
