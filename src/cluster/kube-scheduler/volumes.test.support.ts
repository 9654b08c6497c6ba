/** For tests: storage as a snapshot shows it, from plain lists of objects. */
import { storageClassOf } from '../../api/access-modes'
import type { CSINode } from '../../api/kinds/csi-node'
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
}

export const volumesOf = ({ claims = [], volumes = [], classes = [], csiNodes = [] }: Stored = {}): ClusterVolumes => ({
  claim: (key) => claims.find((claim) => keyOf(claim) === key),
  volume: (name) => volumes.find(({ metadata }) => metadata.name === name),
  volumesOfClass: (name) => volumes.filter((volume) => storageClassOf(volume) === name),
  storageClass: (name) => classes.find(({ metadata }) => metadata.name === name),
  csiNode: (name) => csiNodes.find(({ metadata }) => metadata.name === name),
})
