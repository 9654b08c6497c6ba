import { describe, expect, it } from 'vitest'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { Pod } from '../../../api/kinds/pod'
import { isNotFound } from '../../../api/status-error'
import { startControlPlane } from '../testing.test.support'

const namespace = 'default'
const isGone = (get: () => unknown): boolean => {
  try {
    get()
    return false
  } catch (error) {
    return isNotFound(error)
  }
}

describe('storage that is in use', () => {
  it('stays until the last pod that uses it is gone', () => {
    const { door, run } = startControlPlane({ readyAfterMs: 100 })
    const claim = door.create(PersistentVolumeClaim, {
      metadata: { name: 'c', namespace },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    })
    expect(claim.metadata.finalizers).toEqual(['kubernetes.io/pvc-protection'])
    door.create(Pod, {
      metadata: { name: 'p', namespace },
      spec: { containers: [{ name: 'c', image: 'i' }], volumes: [{ name: 'v', persistentVolumeClaim: { claimName: 'c' } }] },
    })
    run(2)
    door.delete(PersistentVolumeClaim, claim.metadata)
    run(2)
    expect(door.get(PersistentVolumeClaim, claim.metadata).metadata.deletionTimestamp).toBeDefined()
    door.delete(Pod, { name: 'p', namespace }, { gracePeriodSeconds: 0 })
    run(2)
    expect(isGone(() => door.get(PersistentVolumeClaim, claim.metadata))).toBe(true)
  })

  it('goes at once when nobody uses it', () => {
    const { door, run } = startControlPlane()
    const volume = door.create(PersistentVolume, {
      metadata: { name: 'v' },
      spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/data' } },
    })
    expect(volume.metadata.finalizers).toEqual(['kubernetes.io/pv-protection'])
    door.delete(PersistentVolume, volume.metadata)
    run(1)
    expect(isGone(() => door.get(PersistentVolume, volume.metadata))).toBe(true)
  })
})
