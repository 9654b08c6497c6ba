/**
 * From the claim that a pod names to the volume behind it. Upstream: getPVCExtractPV and getPVSpec in
 * pkg/kubelet/volumemanager/populator/desired_state_of_world_populator.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { isTerminating } from '../../../api/object'
import { isStatusError } from '../../../api/status-error'
import type { Core, Pod } from '../../../api/types'

/** The claim cannot be followed to a volume (yet). */
export class ClaimError extends Error {}

/** The name of the claim that a volume of a pod asks for; undefined when it asks for none. */
export function claimNameOf(pod: Pod, { name, persistentVolumeClaim, ephemeral }: Core.Volume): string | undefined {
  if (persistentVolumeClaim) return persistentVolumeClaim.claimName
  return ephemeral ? `${pod.metadata.name}-${name}` : undefined
}

export function claimedVolume(door: ApiDoor, pod: Pod, claimName: string): PersistentVolume {
  const { namespace = '' } = pod.metadata
  try {
    return follow(door, { namespace, name: claimName })
  } catch (error) {
    if (!(error instanceof ClaimError)) throw error
    throw new ClaimError(`error processing PVC ${namespace}/${claimName}: ${error.message}`)
  }
}

function follow(door: ApiDoor, reference: { readonly namespace: string; readonly name: string }): PersistentVolume {
  const claim = fetched('PVC', () => door.get(PersistentVolumeClaim, reference))
  const { uid, finalizers = [] } = claim.metadata
  if (isTerminating(claim) && !finalizers.includes('kubernetes.io/pvc-protection')) throw new ClaimError('PVC is being deleted')
  if (claim.status.phase !== 'Bound' || !claim.spec.volumeName) throw new ClaimError('PVC is not bound')
  const name = claim.spec.volumeName
  const volume = fetched(`PV ${name}`, () => door.get(PersistentVolume, { name }))
  const owner = volume.spec.claimRef
  if (!owner) throw new ClaimError(`found PV object "${name}" with nil ClaimRef`)
  if (owner.uid !== uid)
    throw new ClaimError(`found PV object "${name}" with a claimRef.UID "${owner.uid ?? ''}" that does not point to claim UID "${uid}"`)
  return volume
}

function fetched<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!isStatusError(error)) throw error
    throw new ClaimError(`failed to fetch ${what} from API server: ${error.message}`)
  }
}
