import { expect, it } from 'vitest'
import { Event } from '../../../api/kinds/event'
import { Pod } from '../../../api/kinds/pod'
import { ReplicationController } from '../../../api/kinds/replication-controller'
import { controllerOf } from '../../../api/object'
import { startControlPlane } from '../testing.test.support'

const container = { name: 'web', image: 'nginx' }
const web = (replicas: number) => ({
  metadata: { name: 'web', namespace: 'default' },
  spec: { replicas, template: { metadata: { labels: { app: 'web' } }, spec: { containers: [container] } } },
})
const place = { namespace: 'default', name: 'web' }

it('keeps as many pods as a ReplicationController wants', () => {
  const { door, run } = startControlPlane({ readyAfterMs: 500 })
  door.create(ReplicationController, web(2))
  run(5)
  const stored = door.get(ReplicationController, place)
  expect(stored.status).toEqual({ replicas: 2, fullyLabeledReplicas: 2, readyReplicas: 2, availableReplicas: 2, observedGeneration: 1 })
  const { items } = door.list(Pod)
  expect(items.map(({ metadata }) => metadata.ownerReferences)).toEqual(
    items.map(() => [{ apiVersion: 'v1', kind: 'ReplicationController', name: 'web', uid: stored.metadata.uid, controller: true, blockOwnerDeletion: true }]),
  )
  const events = door.list(Event).items.filter(({ reason }) => reason === 'SuccessfulCreate')
  expect(events.map(({ source, involvedObject }) => [source?.component, involvedObject.kind])).toEqual([
    ['replication-controller', 'ReplicationController'],
    ['replication-controller', 'ReplicationController'],
  ])
  door.update(ReplicationController, { ...stored, metadata: { ...stored.metadata, resourceVersion: '' }, spec: { ...stored.spec, replicas: 1 } })
  run(5)
  expect(door.list(Pod).items).toHaveLength(1)
})

it('takes in what its labels fit, lets go of what they do not, and goes with its pods', () => {
  const { door, run } = startControlPlane({ readyAfterMs: 500 })
  door.create(Pod, { metadata: { name: 'stray', namespace: 'default', labels: { app: 'web', tier: 'x' } }, spec: { containers: [container] } })
  door.create(ReplicationController, web(1))
  run(5)
  const stray = door.get(Pod, { namespace: 'default', name: 'stray' })
  expect(controllerOf(stray)?.kind).toBe('ReplicationController')
  expect(door.list(Pod).items).toHaveLength(1)
  door.update(Pod, { ...stray, metadata: { ...stray.metadata, labels: { app: 'other' } } })
  run(5)
  expect(door.list(Pod).items.map((pod) => controllerOf(pod)?.name)).toEqual([undefined, 'web'])
  door.delete(ReplicationController, place, { propagationPolicy: 'Background' })
  run(30)
  expect(door.list(Pod).items.map(({ metadata }) => metadata.name)).toEqual(['stray'])
})

it('leaves its pods behind when nobody says what becomes of them', () => {
  const { door, run } = startControlPlane({ readyAfterMs: 500 })
  door.create(ReplicationController, web(2))
  run(5)
  door.delete(ReplicationController, place)
  run(30)
  expect(door.list(ReplicationController).items).toEqual([])
  expect(door.list(Pod).items.map((pod) => controllerOf(pod))).toEqual([undefined, undefined])
})
