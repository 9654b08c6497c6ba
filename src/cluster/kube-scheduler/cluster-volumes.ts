/**
 * Claims, volumes and classes as the scheduler knows them: what it was told, with what it has just written itself and not heard of yet.
 * Upstream: pkg/scheduler/util/assumecache/assume_cache.go, plugins/volumebinding/binder.go (v1.32).
 */
import { storageClassOf } from '../../api/access-modes'
import { CSIDriver } from '../../api/kinds/csi-driver'
import { CSINode } from '../../api/kinds/csi-node'
import { CSIStorageCapacity } from '../../api/kinds/csi-storage-capacity'
import { PersistentVolume } from '../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import { StorageClass } from '../../api/kinds/storage-class'
import { keyOf, type KubeObject } from '../../api/object'
import type { Pod } from '../../api/types'
import type { Change, Informer, Informers } from '../client/informer'

export const SELECTED_NODE = 'volume.kubernetes.io/selected-node'
const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'

export interface ClusterVolumes {
  claim(key: string): PersistentVolumeClaim | undefined
  volume(name: string): PersistentVolume | undefined
  volumesOfClass(name: string): readonly PersistentVolume[]
  storageClass(name: string): StorageClass | undefined
  csiNode(name: string): CSINode | undefined
  csiDriver(name: string): CSIDriver | undefined
  /** How much room drivers have, by the class whose volumes would take it. */
  capacitiesOfClass(name: string): readonly CSIStorageCapacity[]
}

/** Where what was written is remembered until the watch tells of it. */
export interface AssumedVolumes extends ClusterVolumes {
  assume(object: PersistentVolume | PersistentVolumeClaim): void
  forget(object: PersistentVolume | PersistentVolumeClaim): void
}

export function createClusterVolumes(informers: Informers): AssumedVolumes {
  const claims = remembering(informers.of(PersistentVolumeClaim))
  const volumes = remembering(informers.of(PersistentVolume))
  const classes = informers.of(StorageClass)
  const isClaim = (object: KubeObject): boolean => object.kind === 'PersistentVolumeClaim'
  return {
    claim: claims.get,
    volume: volumes.get,
    volumesOfClass: (name) => volumes.list().filter((volume) => storageClassOf(volume) === name),
    storageClass: (name) => classes.get(name),
    csiNode: (name) => informers.of(CSINode).get(name),
    csiDriver: (name) => informers.of(CSIDriver).get(name),
    capacitiesOfClass: (name) => informers.of(CSIStorageCapacity).list().filter(({ storageClassName }) => storageClassName === name),
    assume: (object) => (isClaim(object) ? claims.assume(object as PersistentVolumeClaim) : volumes.assume(object as PersistentVolume)),
    forget: (object) => (isClaim(object) ? claims : volumes).forget(keyOf(object)),
  }
}

function remembering<T extends KubeObject>(informer: Informer<T>) {
  const assumed = new Map<string, T>()
  informer.onChange(({ object }: Change<T>) => {
    const known = assumed.get(keyOf(object))
    if (known && Number(object.metadata.resourceVersion) >= Number(known.metadata.resourceVersion)) assumed.delete(keyOf(object))
  })
  return {
    get: (key: string): T | undefined => (informer.get(key) && assumed.get(key)) ?? informer.get(key),
    list: (): readonly T[] =>
      assumed.size === 0 ? informer.list() : informer.list().map((object) => assumed.get(keyOf(object)) ?? object),
    assume: (object: T): void => void assumed.set(keyOf(object), object),
    forget: (key: string): void => void assumed.delete(key),
  }
}

export const isFullyBound = ({ metadata, spec }: PersistentVolumeClaim): boolean =>
  Boolean(spec.volumeName) && metadata.annotations?.[BIND_COMPLETED] !== undefined

export interface ClaimUse {
  readonly key: string
  readonly name: string
  /** The claim was made for this pod's volume alone. */
  readonly isEphemeral: boolean
}

const none: readonly ClaimUse[] = []

/** The claims that the volumes of a pod name. */
export function claimsOf({ metadata, spec }: Pod): readonly ClaimUse[] {
  if (!spec.volumes?.some(({ persistentVolumeClaim, ephemeral }) => persistentVolumeClaim ?? ephemeral)) return none
  return spec.volumes.flatMap((volume) => {
    const { persistentVolumeClaim, ephemeral } = volume
    if (!persistentVolumeClaim && !ephemeral) return []
    const name = persistentVolumeClaim?.claimName ?? `${metadata.name}-${volume.name}`
    return [{ key: `${metadata.namespace}/${name}`, name, isEphemeral: ephemeral !== undefined }]
  })
}
