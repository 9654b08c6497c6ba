import { describe, expect, it } from 'vitest'
import { Event } from '../../../api/kinds/event'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { startControlPlane } from '../testing.test.support'

const namespace = 'default'
const spec = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }

function start() {
  const plane = startControlPlane()
  const pod = () =>
    plane.door.create(Pod, {
      metadata: { name: 'web', namespace },
      spec: { containers: [{ name: 'c', image: 'i' }], volumes: [{ name: 'scratch', ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: 'b' } }, spec } } }] },
    })
  return { ...plane, pod }
}

describe('an ephemeral volume', () => {
  it('gets a claim that is its pod’s, and goes with it', () => {
    const { door, run, pod } = start()
    const { uid } = pod().metadata
    run(1)
    const { metadata } = door.get(PersistentVolumeClaim, { namespace, name: 'web-scratch' })
    expect(metadata.labels).toEqual({ a: 'b' })
    expect(metadata.ownerReferences).toEqual([{ apiVersion: 'v1', kind: 'Pod', name: 'web', uid, controller: true, blockOwnerDeletion: true }])
    door.delete(Pod, { namespace, name: 'web' }, { gracePeriodSeconds: 0 })
    run(5)
    expect(door.list(PersistentVolumeClaim).items).toEqual([])
  })

  it('does not take a claim that somebody else made', () => {
    const { door, run, pod } = start()
    door.create(PersistentVolumeClaim, { metadata: { name: 'web-scratch', namespace }, spec })
    run(1)
    pod()
    run(1)
    const told = door.list(Event).items.filter(({ involvedObject }) => involvedObject.kind === 'Pod').map(({ reason, message }) => `${reason}: ${message}`)
    expect(told).toEqual(['EphemeralVolumeCreationFailed: ephemeral volume scratch: PVC default/web-scratch was not created for pod default/web (pod is not owner)'])
  })
})
