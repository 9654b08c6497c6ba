import { describe, expect, it } from 'vitest'
import { Event } from '../../../api/kinds/event'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { StorageClass } from '../../../api/kinds/storage-class'
import type { Core } from '../../../api/types'
import { startControlPlane } from '../testing.test.support'

const namespace = 'default'

describe('a claim that was made larger', () => {
  it.each<{ source: Partial<Core.PersistentVolumeSpec>; type: string }>([
    { source: { hostPath: { path: '/x' } }, type: 'Warning' },
    { source: { csi: { driver: 'd', volumeHandle: 'h' } }, type: 'Normal' },
  ])('waits for somebody else: $type', ({ source, type }) => {
    const { door, run } = startControlPlane()
    door.create(StorageClass, { metadata: { name: 'grows' }, provisioner: 'd', allowVolumeExpansion: true })
    door.create(PersistentVolume, { metadata: { name: 'pv' }, spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], storageClassName: 'grows', ...source } })
    door.create(PersistentVolumeClaim, { metadata: { name: 'data', namespace }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'grows', resources: { requests: { storage: '1Gi' } } } })
    run(2)
    const bound = door.get(PersistentVolumeClaim, { name: 'data', namespace })
    door.update(PersistentVolumeClaim, { ...bound, spec: { ...bound.spec, resources: { requests: { storage: '2Gi' } } } })
    run(2)
    const told = door.list(Event).items.filter(({ reason }) => reason === 'ExternalExpanding').map((event) => `${event.type} ${event.source?.component} ${event.message}`)
    expect(told).toEqual([`${type} volume_expand Ignoring the PVC: didn't find a plugin capable of expanding the volume; waiting for an external controller to process this PVC.`])
    expect(door.get(PersistentVolumeClaim, { name: 'data', namespace }).status.capacity).toEqual({ storage: '1Gi' })
  })
})
