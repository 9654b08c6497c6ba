/**
 * One look at a volume: whether it is free, bound or left behind, and what becomes of it then. Upstream: syncVolume in
 * pkg/controller/volume/persistentvolume/pv_controller.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { EventRecorder } from '../../client/event-recorder'
import { BOUND_BY_CONTROLLER, hasAnnotation, setVolumePhase } from './bind'
import { read, type Binder } from './sync-claim'

/** The claim that should be looked at next, where there is one. */
export function syncVolume(binder: Binder, volume: PersistentVolume): string | undefined {
  const { door } = binder
  const { claimRef } = volume.spec
  if (!claimRef?.uid) {
    setVolumePhase(door, volume, 'Available')
    return claimRef && `${claimRef.namespace}/${claimRef.name}`
  }
  const found = read(door, PersistentVolumeClaim, { namespace: claimRef.namespace, name: claimRef.name ?? '' })
  // One that was deleted and made anew is another one.
  const claim = found?.metadata.uid === claimRef.uid ? found : undefined
  if (!claim) return release(binder, volume)
  if (!claim.spec.volumeName) return `${claimRef.namespace}/${claimRef.name}`
  if (claim.spec.volumeName === volume.metadata.name) setVolumePhase(door, volume, 'Bound')
  else unbind(door, volume)
  return undefined
}

/** The claim took another volume. */
function unbind(door: ApiDoor, volume: PersistentVolume): void {
  const { claimRef, ...spec } = volume.spec
  const { [BOUND_BY_CONTROLLER]: _mark, ...annotations } = volume.metadata.annotations ?? {}
  const { uid: _uid, resourceVersion: _version, ...reference } = claimRef ?? {}
  const metadata = { ...volume.metadata, annotations }
  const isOurs = hasAnnotation(volume, BOUND_BY_CONTROLLER)
  const freed = door.update(PersistentVolume, { ...volume, metadata, spec: isOurs ? spec : { ...spec, claimRef: reference } })
  setVolumePhase(door, freed, 'Available')
}

function release({ door, recorder }: Binder, volume: PersistentVolume): undefined {
  const { phase } = volume.status
  const released = phase === 'Released' || phase === 'Failed' ? volume : setVolumePhase(door, volume, 'Released')
  if (released.spec.persistentVolumeReclaimPolicy === 'Delete') remove({ door, recorder }, released)
  // Simplified: nothing is recycled; a real cluster empties hostPath and NFS volumes with a pod and offers them again.
  if (released.spec.persistentVolumeReclaimPolicy === 'Recycle') fail({ door, recorder }, released, ['VolumeFailedRecycle', 'No recycler plugin found for the volume!'])
  return undefined
}

const TEMPORARY = /^\/tmp\/.+/

const PROVISIONED_BY = 'pv.kubernetes.io/provisioned-by'

/**
 * What a provisioner outside of the controller manager has made, that one removes.
 * Simplified: the folder in /tmp stays on the disk of the controller manager's machine; a real one removes it first.
 */
function remove({ door, recorder }: Binder, volume: PersistentVolume): void {
  const { hostPath, csi } = volume.spec
  const { name, annotations } = volume.metadata
  const provisioner = annotations?.[PROVISIONED_BY] ?? ''
  if (provisioner !== '' && !provisioner.startsWith('kubernetes.io/')) return
  if (csi || volume.metadata.deletionTimestamp) return
  if (!hostPath) return fail({ door, recorder }, volume, ['VolumeFailedDelete', `error getting deleter volume plugin for volume "${name}": no deletable volume plugin matched`])
  if (TEMPORARY.test(hostPath.path)) return void door.delete(PersistentVolume, { name })
  fail({ door, recorder }, volume, ['VolumeFailedDelete', `host_path deleter only supports /tmp/.+ but received provided ${hostPath.path}`])
}

interface Told {
  readonly door: ApiDoor
  readonly recorder: EventRecorder
}

function fail({ door, recorder }: Told, volume: PersistentVolume, [reason, message]: readonly [string, string]): void {
  if (volume.status.phase === 'Failed') return
  setVolumePhase(door, volume, 'Failed', message)
  recorder.event(volume, 'Warning', reason, message)
}
