/**
 * Ties a claim and a volume to each other, in four writes that can be taken up again after any of them.
 * Upstream: bind in pkg/controller/volume/persistentvolume/pv_controller.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { KubeObject } from '../../../api/object'
import { isSame } from '../../../api/updates'

export const BIND_COMPLETED = 'pv.kubernetes.io/bind-completed'
/** Said of a side that the controller chose; what a user wrote there stays when the other side goes. */
export const BOUND_BY_CONTROLLER = 'pv.kubernetes.io/bound-by-controller'

export const hasAnnotation = ({ metadata }: KubeObject, name: string): boolean => metadata.annotations?.[name] !== undefined

export function withAnnotations<T extends KubeObject>(object: T, added: Readonly<Record<string, string>>): T {
  const { annotations } = object.metadata
  return { ...object, metadata: { ...object.metadata, annotations: { ...annotations, ...added } } }
}

export function bind(door: ApiDoor, volume: PersistentVolume, claim: PersistentVolumeClaim): void {
  setVolumePhase(door, reserveVolume(door, volume, claim), 'Bound')
  const named = nameVolume(door, claim, volume)
  setClaimStatus(door, named, {
    phase: 'Bound',
    ...(volume.spec.accessModes ? { accessModes: [...volume.spec.accessModes] } : {}),
    ...(volume.spec.capacity ? { capacity: volume.spec.capacity } : {}),
  })
}

function reserveVolume(door: ApiDoor, volume: PersistentVolume, claim: PersistentVolumeClaim): PersistentVolume {
  const { name, namespace, uid, resourceVersion } = claim.metadata
  if (volume.spec.claimRef?.uid === uid) return volume
  const claimRef = { kind: 'PersistentVolumeClaim', namespace, name, uid, apiVersion: 'v1', resourceVersion }
  const reserved = { ...volume, spec: { ...volume.spec, claimRef } }
  return door.update(PersistentVolume, volume.spec.claimRef ? reserved : withAnnotations(reserved, { [BOUND_BY_CONTROLLER]: 'yes' }))
}

function nameVolume(door: ApiDoor, claim: PersistentVolumeClaim, { metadata: { name } }: PersistentVolume): PersistentVolumeClaim {
  const isNamed = claim.spec.volumeName === name
  if (isNamed && hasAnnotation(claim, BIND_COMPLETED)) return claim
  const marks = { [BIND_COMPLETED]: 'yes', ...(isNamed ? {} : { [BOUND_BY_CONTROLLER]: 'yes' }) }
  return door.update(PersistentVolumeClaim, withAnnotations({ ...claim, spec: { ...claim.spec, volumeName: name } }, marks))
}

export function setVolumePhase(door: ApiDoor, volume: PersistentVolume, phase: string, message = ''): PersistentVolume {
  if (volume.status.phase === phase && (volume.status.message ?? '') === message) return volume
  const { message: _old, ...status } = volume.status
  return door.updateStatus(PersistentVolume, { ...volume, status: { ...status, phase, ...(message ? { message } : {}) } })
}

/** True when something was written. */
export function setClaimStatus(door: ApiDoor, claim: PersistentVolumeClaim, status: PersistentVolumeClaim['status']): boolean {
  const { phase, accessModes, capacity, ...others } = claim.status
  if (isSame({ phase, accessModes, capacity }, { accessModes: undefined, capacity: undefined, ...status })) return false
  door.updateStatus(PersistentVolumeClaim, { ...claim, status: { ...others, ...status } })
  return true
}
