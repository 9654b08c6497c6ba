import { describe, expect, it } from 'vitest'
import { ConfigMap } from '../../../api/kinds/config-map'
import { Deployment } from '../../../api/kinds/deployment'
import { Event } from '../../../api/kinds/event'
import { Namespace } from '../../../api/kinds/namespace'
import { Pod } from '../../../api/kinds/pod'
import { ReplicaSet } from '../../../api/kinds/replica-set'
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
  const counts = () => [Deployment, ReplicaSet, Pod].map((kind) => door.list<ReplicaSet | Deployment | Pod>(kind as typeof Pod).items.length)
  const maps = () => door.list(ConfigMap, { namespace: 'default' }).items.map(({ metadata }) => metadata.name).filter((name) => name !== 'kube-root-ca.crt')
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
})
