/** For tests: storage as a snapshot shows it, from plain lists of objects. */
import { storageClassOf } from '../../api/access-modes'
import type { CSIDriver } from '../../api/kinds/csi-driver'
import type { CSINode } from '../../api/kinds/csi-node'
import type { CSIStorageCapacity } from '../../api/kinds/csi-storage-capacity'
import type { PersistentVolume } from '../../api/kinds/persistent-volume'
import type { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import type { StorageClass } from '../../api/kinds/storage-class'
import { keyOf } from '../../api/object'
import type { ClusterVolumes } from './cluster-volumes'

interface Stored {
  readonly claims?: readonly PersistentVolumeClaim[]
  readonly volumes?: readonly PersistentVolume[]
  readonly classes?: readonly StorageClass[]
  readonly csiNodes?: readonly CSINode[]
  readonly csiDrivers?: readonly CSIDriver[]
  readonly capacities?: readonly CSIStorageCapacity[]
}

export const volumesOf = ({ claims = [], volumes = [], classes = [], csiNodes = [], csiDrivers = [], capacities = [] }: Stored = {}): ClusterVolumes => ({
  claim: (key) => claims.find((claim) => keyOf(claim) === key),
  volume: (name) => volumes.find(({ metadata }) => metadata.name === name),
  volumesOfClass: (name) => volumes.filter((volume) => storageClassOf(volume) === name),
  storageClass: (name) => classes.find(({ metadata }) => metadata.name === name),
  csiDriver: (name) => csiDrivers.find(({ metadata }) => metadata.name === name),
  capacitiesOfClass: (name) => capacities.filter(({ storageClassName }) => storageClassName === name),
  csiNode: (name) => csiNodes.find(({ metadata }) => metadata.name === name),
})
