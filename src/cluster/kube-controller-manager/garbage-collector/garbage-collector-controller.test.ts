import { describe, expect, it } from 'vitest'
import { ConfigMap } from '../../../api/kinds/config-map'
import { CronJob } from '../../../api/kinds/cron-job'
import { Deployment } from '../../../api/kinds/deployment'
import { Event } from '../../../api/kinds/event'
import { Job } from '../../../api/kinds/job'
import { Namespace } from '../../../api/kinds/namespace'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { StorageClass } from '../../../api/kinds/storage-class'
import type { OwnerReference } from '../../../api/object'
import { startControlPlane } from '../testing.test.support'

const place = { namespace: 'default', name: 'web' }

function start() {
  const cluster = startControlPlane({ readyAfterMs: 500 })
  const { door, run } = cluster
  const addDeployment = (replicas = 3) => {
    door.create(Deployment, {
      metadata: place,
      spec: {
        replicas,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx' }] } },
      },
    })
    run(5)
  }
  const addMap = (name: string, ownerReferences: OwnerReference[] = [], namespace = 'default') =>
    door.create(ConfigMap, { metadata: { name, namespace, ownerReferences } })
  const refTo = ({ metadata }: ConfigMap, rest: Partial<OwnerReference> = {}): OwnerReference => ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    name: metadata.name,
    uid: metadata.uid,
    ...rest,
  })
  const counts = () =>
    [Deployment, ReplicaSet, Pod].map((kind) => door.list<ReplicaSet | Deployment | Pod>(kind as typeof Pod).items.length)
  const maps = () =>
    door
      .list(ConfigMap, { namespace: 'default' })
      .items.map(({ metadata }) => metadata.name)
      .filter((name) => name !== 'kube-root-ca.crt')
  return { ...cluster, addDeployment, addMap, refTo, counts, maps }
}

describe('the garbage collector', () => {
  it('in the background deletes what an owner leaves behind, level by level', () => {
    const { door, run, addDeployment, counts } = start()
    addDeployment()
    expect(counts()).toEqual([1, 1, 3])
    door.delete(Deployment, place, { propagationPolicy: 'Background' })
    expect(counts()).toEqual([0, 1, 3])
    run(5)
    expect(counts()).toEqual([0, 0, 0])
  })

  it('in the foreground deletes the dependents first and the owner last', () => {
    const { clock, door, run, addDeployment, counts } = start()
    addDeployment()
    door.delete(Deployment, place, { propagationPolicy: 'Foreground' })
    expect(door.get(Deployment, place).metadata.finalizers).toEqual(['foregroundDeletion'])
    const seen = new Set<string>()
    for (let i = 0; i < 2000; i++) {
      clock.advanceTo(clock.now() + 1)
      seen.add(counts().join())
    }
    run(5)
    expect(counts()).toEqual([0, 0, 0])
    const order = [...seen].map((text) => text.split(',').map(Number))
    expect(order.every(([deployments, sets, pods]) => deployments >= sets && (sets > 0 || pods === 0))).toBe(true)
    expect(seen).toContain('1,1,0')
    expect(seen).toContain('1,0,0')
  })

  it('orphans dependents: they stay, without an owner', () => {
    const { door, run, addDeployment, counts } = start()
    addDeployment()
    door.delete(Deployment, place, { propagationPolicy: 'Orphan' })
    run(5)
    expect(counts()).toEqual([0, 1, 3])
    expect(door.list(ReplicaSet).items[0].metadata.ownerReferences).toBeUndefined()
  })

  it('keeps an object as long as one of its owners is there, and forgets the others', () => {
    const { door, run, addMap, refTo, maps } = start()
    const first = addMap('first')
    const second = addMap('second')
    addMap('child', [refTo(first), refTo(second)])
    run(1)
    door.delete(ConfigMap, first.metadata)
    run(1)
    expect(door.get(ConfigMap, { namespace: 'default', name: 'child' }).metadata.ownerReferences).toEqual([refTo(second)])
    door.delete(ConfigMap, second.metadata)
    run(1)
    expect(maps()).toEqual([])
  })

  it('deletes an object whose owner never existed, or was another one of that name', () => {
    const { run, addMap, refTo, maps } = start()
    const owner = addMap('owner')
    addMap('stray', [{ ...refTo(owner), uid: '0'.repeat(36) }])
    run(2)
    expect(maps()).toEqual(['owner'])
  })

  it('does not find an owner in another namespace, and says so', () => {
    const { door, run, addMap, refTo } = start()
    door.create(Namespace, { metadata: { name: 'other' } })
    const owner = addMap('owner')
    run(1)
    addMap('child', [refTo(owner)], 'other')
    run(2)
    expect(door.list(ConfigMap, { namespace: 'other' }).items.map(({ metadata }) => metadata.name)).toEqual(['kube-root-ca.crt'])
    const events = door.list(Event).items.filter(({ reason }) => reason === 'OwnerRefInvalidNamespace')
    const described = `[v1/ConfigMap, namespace: other, name: owner, uid: ${owner.metadata.uid}]`
    expect(events.map(({ message }) => message)).toEqual([`ownerRef ${described} does not exist in namespace "other"`])
  })

  it('ends a circle of owners that all wait for one another', () => {
    const { door, run, addMap, refTo, maps } = start()
    const a = addMap('a')
    const b = addMap('b', [refTo(a, { blockOwnerDeletion: true })])
    door.update(ConfigMap, { ...a, metadata: { ...a.metadata, ownerReferences: [refTo(b, { blockOwnerDeletion: true })] } })
    run(1)
    door.delete(ConfigMap, { namespace: 'default', name: 'a' }, { propagationPolicy: 'Foreground' })
    run(5)
    expect(maps()).toEqual([])
  })

  it('waits for pods that take their time to end', () => {
    const { door, run, addDeployment, counts } = start()
    addDeployment(1)
    const [pod] = door.list(Pod).items
    door.update(Pod, { ...pod, metadata: { ...pod.metadata, finalizers: ['example.com/stay'] } })
    door.delete(Deployment, place, { propagationPolicy: 'Foreground' })
    run(60)
    expect(counts()).toEqual([1, 1, 1])
    const held = door.get(Pod, pod.metadata)
    door.update(Pod, { ...held, metadata: { ...held.metadata, finalizers: [] } })
    run(5)
    expect(counts()).toEqual([0, 0, 0])
  })

  it('does not delete what is cluster-wide because of an owner in a namespace, and says so', () => {
    const { door, run, addMap, refTo } = start()
    const owner = addMap('owner')
    run(1)
    const [real, never] = [refTo(owner), { ...refTo(owner), uid: '0'.repeat(36) }]
    door.create(StorageClass, { metadata: { name: 'of-real', ownerReferences: [real] }, provisioner: 'example.com/x' })
    door.create(StorageClass, { metadata: { name: 'of-none', ownerReferences: [never] }, provisioner: 'example.com/x' })
    run(2)
    door.delete(ConfigMap, owner.metadata)
    run(5)
    expect(door.list(StorageClass).items.map(({ metadata }) => metadata.name)).toEqual(['of-none', 'of-real'])
    const events = door.list(Event).items.filter(({ reason }) => reason === 'OwnerRefInvalidNamespace')
    const described = `[v1/ConfigMap, namespace: , name: owner, uid: ${owner.metadata.uid}]`
    expect(events.map(({ message, metadata, source }) => [message, metadata.namespace, source?.component])).toEqual([
      [`ownerRef ${described} does not exist in namespace ""`, 'default', 'garbage-collector-controller'],
    ])
  })

  it('deletes what belongs to something cluster-wide with it, in every namespace', () => {
    const { door, run, addMap, maps } = start()
    const { metadata } = door.create(StorageClass, { metadata: { name: 'fast' }, provisioner: 'example.com/x' })
    addMap('child', [{ apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', name: 'fast', uid: metadata.uid }])
    run(1)
    expect(maps()).toEqual(['child'])
    door.delete(StorageClass, metadata)
    run(1)
    expect(maps()).toEqual([])
  })

  it.each([
    { wrong: { name: 'other' }, left: ['owner'] },
    { wrong: { kind: 'Secret' }, left: ['owner'] },
    { wrong: { apiVersion: 'example.com/v1' }, left: ['child', 'owner'] },
    { wrong: { kind: 'Unheard' }, left: ['child', 'owner'] },
  ])('with an owner named as $wrong leaves $left', ({ wrong, left }) => {
    const { run, addMap, refTo, maps } = start()
    const owner = addMap('owner')
    run(1)
    addMap('child', [{ ...refTo(owner), ...wrong }])
    run(2)
    expect(maps().toSorted()).toEqual(left)
  })

  it('touches nothing of an object that has an owner of an unknown kind', () => {
    const { door, run, addMap, refTo } = start()
    const owners = [refTo(addMap('first')), { apiVersion: 'example.com/v1', kind: 'Unheard', name: 'x', uid: '1' }]
    addMap('child', owners)
    run(1)
    door.delete(ConfigMap, { namespace: 'default', name: 'first' })
    run(2)
    expect(door.get(ConfigMap, { namespace: 'default', name: 'child' }).metadata.ownerReferences).toEqual(owners)
  })

  it('in the foreground waits only for dependents that block', () => {
    const { door, run, addMap, refTo, maps } = start()
    const owner = addMap('owner')
    const free = addMap('free', [refTo(owner)])
    door.update(ConfigMap, { ...free, metadata: { ...free.metadata, finalizers: ['example.com/stay'] } })
    run(1)
    door.delete(ConfigMap, owner.metadata, { propagationPolicy: 'Foreground' })
    run(2)
    expect(maps()).toEqual(['free'])
  })

  it('lets an owner go when a dependent no longer blocks it', () => {
    const { door, run, addMap, refTo, maps } = start()
    const owner = addMap('owner')
    const child = addMap('child', [refTo(owner, { blockOwnerDeletion: true })])
    door.update(ConfigMap, { ...child, metadata: { ...child.metadata, finalizers: ['example.com/stay'] } })
    run(1)
    door.delete(ConfigMap, owner.metadata, { propagationPolicy: 'Foreground' })
    run(2)
    expect(maps().toSorted()).toEqual(['child', 'owner'])
    const held = door.get(ConfigMap, { namespace: 'default', name: 'child' })
    door.update(ConfigMap, { ...held, metadata: { ...held.metadata, ownerReferences: [refTo(owner)] } })
    run(2)
    expect(maps()).toEqual(['child'])
  })

  it.each(['Background', 'Foreground'] as const)('(%s) takes away a CronJob, its Jobs and their pods', (propagationPolicy) => {
    const { door, run } = start()
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } }
    const tick = { name: 'tick', namespace: 'default' }
    door.create(CronJob, { metadata: tick, spec: { schedule: '* * * * *', jobTemplate: { spec: { template, parallelism: 2, completions: 2 } } } })
    run(125)
    const left = () => [door.list(CronJob).items.length, door.list(Job).items.length, door.list(Pod).items.length]
    expect(left()).toEqual([1, 2, 4])
    door.delete(CronJob, tick, { propagationPolicy })
    run(10)
    expect(left()).toEqual([0, 0, 0])
  })

  it('leaves the Jobs of an orphaned CronJob at work', () => {
    const { door, run } = start()
    const template = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox' }] } }
    const tick = { name: 'tick', namespace: 'default' }
    door.create(CronJob, { metadata: tick, spec: { schedule: '* * * * *', jobTemplate: { spec: { template } } } })
    run(65)
    door.delete(CronJob, tick, { propagationPolicy: 'Orphan' })
    run(5)
    const [job] = door.list(Job).items
    expect([job.metadata.ownerReferences, job.status.active, door.list(CronJob).items]).toEqual([undefined, 1, []])
  })
})
