import { expect, it } from 'vitest'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { ConfigMap } from '../../api/kinds/config-map'
import { Namespace } from '../../api/kinds/namespace'
import { Pod } from '../../api/kinds/pod'
import { ServiceAccount } from '../../api/kinds/service-account'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from './api-server'

function startDoor() {
  const simulation = createSimulation({ seed: 'update', startMs: Date.UTC(2026, 0, 1) })
  return createApiServer({ simulation, kinds: kinds as readonly Kind[] }).door({ user: 'tester', fieldManager: 'test' })
}

it('lets an object that is going lose finalizers and gain none', () => {
  const door = startDoor()
  door.create(ConfigMap, { metadata: { name: 'a', namespace: 'default', finalizers: ['example.com/one', 'example.com/two'] } })
  const going = door.delete(ConfigMap, { name: 'a', namespace: 'default' })
  const withFinalizers = (...finalizers: string[]): ConfigMap => ({ ...door.get(ConfigMap, going.metadata), metadata: { ...door.get(ConfigMap, going.metadata).metadata, finalizers } })
  expect(() => door.update(ConfigMap, withFinalizers('example.com/one', 'example.com/three'))).toThrow(
    'ConfigMap "a" is invalid: metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{"example.com/three"}',
  )
  expect(door.update(ConfigMap, withFinalizers('example.com/one')).metadata.finalizers).toEqual(['example.com/one'])
})

it('does not ask whoever replaces a pod for the priority that it was given', () => {
  const door = startDoor()
  const spec = { containers: [{ name: 'main', image: 'nginx' }] }
  door.create(Namespace, { metadata: { name: 'shop' } })
  door.create(ServiceAccount, { metadata: { name: 'default', namespace: 'shop' } })
  const created = door.create(Pod, { metadata: { name: 'web', namespace: 'shop' }, spec })
  const { priority, preemptionPolicy, ...rest } = created.spec
  expect([priority, preemptionPolicy]).toEqual([0, 'PreemptLowerPriority'])
  const labels = { replaced: 'true' }
  expect(door.update(Pod, { ...created, metadata: { ...created.metadata, labels }, spec: rest }).spec).toEqual(created.spec)
})

it('keeps no maps and lists of metadata that hold nothing', () => {
  const door = startDoor()
  const created = door.create(ConfigMap, { metadata: { name: 'b', namespace: 'default', labels: {}, annotations: { a: 'b' }, finalizers: [] } })
  const { labels, annotations, finalizers } = created.metadata
  expect({ labels, annotations, finalizers }).toStrictEqual({ labels: undefined, annotations: { a: 'b' }, finalizers: undefined })
  const updated = door.update(ConfigMap, { ...created, metadata: { ...created.metadata, annotations: {}, ownerReferences: [] } })
  expect([updated.metadata.annotations, updated.metadata.ownerReferences]).toEqual([undefined, undefined])
})
