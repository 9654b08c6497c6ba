/**
 * Which ReplicaSets are a Deployment's own: orphans that its selector fits are taken in, its own that it does not fit are let go.
 * Upstream: pkg/controller/controller_ref_manager.go (ReplicaSetControllerRefManager, v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import { Deployment } from '../../../api/kinds/deployment'
import { ReplicaSet } from '../../../api/kinds/replica-set'
import { isTerminating } from '../../../api/object'
import { matchesLabelSelector } from '../../../api/selectors'
import { isNotFound, isStatusError } from '../../../api/status-error'
import { adopted, isStillThere, released } from '../owner'

interface Candidates {
  readonly owned: readonly ReplicaSet[]
  /** ReplicaSets of the namespace without a controller. */
  readonly orphans: readonly ReplicaSet[]
}

/**
 * Those that are its own then; undefined when the Deployment turns out to be gone, of which news is on its way. One that is known to go
 * neither takes in nor lets go.
 */
export function claimSets(door: ApiDoor, deployment: Deployment, { owned, orphans }: Candidates): readonly ReplicaSet[] | undefined {
  const fits = ({ metadata }: ReplicaSet): boolean => matchesLabelSelector(deployment.spec.selector, metadata.labels ?? {})
  const kept = owned.filter(fits)
  if (isTerminating(deployment)) return kept
  for (const set of owned) if (!fits(set)) release(door, set, deployment.metadata.uid)
  const wanted = orphans.filter((set) => fits(set) && !isTerminating(set))
  if (wanted.length > 0 && !isStillThere(door, Deployment, deployment)) return undefined
  return [...kept, ...wanted.flatMap((set) => adopt(door, set, deployment))]
}

function adopt(door: ApiDoor, set: ReplicaSet, deployment: Deployment): readonly ReplicaSet[] {
  try {
    return [door.update(ReplicaSet, adopted(set, deployment))]
  } catch (error) {
    if (isNotFound(error)) return []
    throw error
  }
}

/** One that is gone, or that the server finds invalid, stays as it is. */
function release(door: ApiDoor, set: ReplicaSet, ownerUid: string): void {
  try {
    door.update(ReplicaSet, released(set, ownerUid))
  } catch (error) {
    if (!isNotFound(error) && !(isStatusError(error) && error.code === 422)) throw error
  }
}
