/** Completes volumes, claims and what else storage knows. Upstream: pkg/apis/{core,storage}/v1/defaults.go (v1.32). */
import type { CSIDriver, PersistentVolume, PersistentVolumeClaim, StorageClass } from '../types'
import { change, fill } from './fill'
import { canonicalResources } from './resources'

export const defaultPersistentVolume = (volume: PersistentVolume): PersistentVolume =>
  change(volume, 'spec', (spec) => {
    const filled = fill(spec, { persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem' })
    const located = change(filled, 'hostPath', (source) => (source.type === undefined ? { ...source, type: '' } : source))
    return change(defaultVendors(located), 'capacity', canonicalResources)
  })

type VolumeSpec = PersistentVolume['spec']

/** Of the vendors' sources, those that upstream completes. */
function defaultVendors(spec: VolumeSpec): VolumeSpec {
  const rbd = change(spec, 'rbd', (source) => fill(source, { pool: 'rbd', user: 'admin', keyring: '/etc/ceph/keyring' }))
  const iscsi = change(rbd, 'iscsi', (source) => fill(source, { iscsiInterface: 'default' }))
  const scaleIO = change(iscsi, 'scaleIO', (source) => fill(source, { storageMode: 'ThinProvisioned', fsType: 'xfs' }))
  const disk = { cachingMode: 'ReadWrite', kind: 'Shared', fsType: 'ext4', readOnly: false }
  return change(scaleIO, 'azureDisk', (source) => fill(source, disk))
}

export const defaultPersistentVolumeClaim = (claim: PersistentVolumeClaim): PersistentVolumeClaim => change(claim, 'spec', defaultClaimSpec)

export function defaultClaimSpec(spec: PersistentVolumeClaim['spec']): PersistentVolumeClaim['spec'] {
  const filled = fill(spec.resources === undefined ? { ...spec, resources: {} } : spec, { volumeMode: 'Filesystem' })
  return change(filled, 'resources', (resources) => change(change(resources, 'requests', canonicalResources), 'limits', canonicalResources))
}

export const defaultStorageClass = (storageClass: StorageClass): StorageClass =>
  fill(storageClass, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' })

/** A missing spec is an empty one. */
export const defaultCSIDriver = (driver: CSIDriver): CSIDriver =>
  change(driver.spec ? driver : { ...driver, spec: {} }, 'spec', (spec) => {
    const flags = { attachRequired: true, fsGroupPolicy: 'ReadWriteOnceWithFSType', podInfoOnMount: false, requiresRepublish: false, storageCapacity: false }
    const filled = fill(spec, flags)
    return filled.volumeLifecycleModes?.length ? filled : { ...filled, volumeLifecycleModes: ['Persistent'] }
  })
