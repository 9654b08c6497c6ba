import { describe, expect, it } from 'vitest'
import { Event } from '../../../api/kinds/event'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { ResourceQuota } from '../../../api/kinds/resource-quota'
import { controllerOf } from '../../../api/object'
import { startControlPlane, type ControlPlaneOptions } from '../testing.test.support'

const container = { name: 'web', image: 'nginx' }
const draft = (name: string, replicas: number, minReadySeconds?: number) => ({
  metadata: { name, namespace: 'default' },
  spec: {
    replicas,
    ...(minReadySeconds ? { minReadySeconds } : {}),
    selector: { matchLabels: { app: 'web' } },
    template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } },
  },
})
const place = { namespace: 'default', name: 'web' }

function start(options: ControlPlaneOptions = {}) {
  const cluster = startControlPlane({ readyAfterMs: 200, ...options })
  const { door } = cluster
  const told = (reason: string) => door.list(Event).items.filter((event) => event.reason === reason).map(({ message }) => message)
  const owners = () => door.list(Pod).items.map((pod) => controllerOf(pod)?.name)
  const scale = (replicas: number) => door.patch(ReplicaSet, place, { type: 'application/merge-patch+json', patch: { spec: { replicas } } })
  return { ...cluster, told, owners, scale }
}

describe('a ReplicaSet through its life', () => {
  it('counts pods as available after minReadySeconds, though another never becomes ready', () => {
    let first: string | undefined
    const { door, run } = start({ becomesReady: ({ metadata }) => metadata.name !== (first ??= metadata.name) })
    door.create(ReplicaSet, draft('web', 3, 10))
    run(5)
    expect(door.get(ReplicaSet, place).status).toMatchObject({ readyReplicas: 2, availableReplicas: undefined })
    run(10)
    expect(door.get(ReplicaSet, place).status).toMatchObject({ readyReplicas: 2, availableReplicas: 2 })
  })

  it('makes what a quota allows, says why the rest is lacking, and makes it when there is room', () => {
    const { door, run, told } = start()
    const quota = door.create(ResourceQuota, { metadata: { name: 'few', namespace: 'default' }, spec: { hard: { pods: '2' } } })
    run(2)
    door.create(ReplicaSet, draft('web', 5))
    run(2)
    const refusal = /pods "web-\w{5}" is forbidden: exceeded quota: few, requested: pods=1, used: pods=2, limited: pods=2$/
    const { status } = door.get(ReplicaSet, place)
    expect(status).toMatchObject({
      replicas: 2, readyReplicas: 2, conditions: [{ type: 'ReplicaFailure', status: 'True', reason: 'FailedCreate', message: expect.stringMatching(refusal) }],
    })
    expect(told('FailedCreate')[0]).toMatch(/^Error creating: pods "web-\w{5}" is forbidden/)
    const stored = door.get(ResourceQuota, quota.metadata)
    door.update(ResourceQuota, { ...stored, spec: { hard: { pods: '10' } } })
    run(200)
    expect(door.get(ReplicaSet, place).status).toMatchObject({ replicas: 5, readyReplicas: 5 })
    expect(door.get(ReplicaSet, place).status.conditions).toBeUndefined()
  })

  it('shares no pod with another of the same selector', () => {
    const { door, run, owners } = start()
    door.create(ReplicaSet, draft('web', 2))
    door.create(ReplicaSet, draft('other', 1))
    run(5)
    expect(owners().sort()).toEqual(['other', 'web', 'web'])
  })

  it('that is made anew takes in the pods that the one before left behind', () => {
    const { door, run, told, owners } = start()
    door.create(ReplicaSet, draft('web', 2))
    run(5)
    door.delete(ReplicaSet, place, { propagationPolicy: 'Orphan' })
    run(5)
    expect(owners()).toEqual([undefined, undefined])
    const { metadata } = door.create(ReplicaSet, draft('web', 2))
    run(5)
    expect(door.list(Pod).items.map((pod) => controllerOf(pod)?.uid)).toEqual([metadata.uid, metadata.uid])
    expect(told('SuccessfulCreate')).toHaveLength(2)
  })

  it('that takes in more than it wants deletes what is too many', () => {
    const { door, run, scale, told } = start()
    for (const name of ['a', 'b', 'c']) door.create(Pod, { metadata: { name, namespace: 'default', labels: { app: 'web' } }, spec: { containers: [container] } })
    run(3)
    door.create(ReplicaSet, draft('web', 1))
    run(5)
    expect(door.list(Pod).items).toHaveLength(1)
    expect(told('SuccessfulDelete')).toHaveLength(2)
    expect(told('SuccessfulDelete')[0]).toMatch(/^Deleted pod: [abc]$/)
    scale(0)
    run(5)
    expect(door.list(Pod).items).toEqual([])
  })

  it('that goes makes no pods in place of those that go', () => {
    const { door, run } = start()
    door.create(ReplicaSet, draft('web', 2))
    run(5)
    const stored = door.get(ReplicaSet, place)
    door.update(ReplicaSet, { ...stored, metadata: { ...stored.metadata, finalizers: ['example.com/hold'] } })
    door.delete(ReplicaSet, place)
    const [first] = door.list(Pod).items
    door.delete(Pod, first.metadata)
    run(5)
    expect(door.get(ReplicaSet, place).metadata.deletionTimestamp).toBeDefined()
    expect(door.list(Pod).items.length).toBeLessThan(2)
  })
})
