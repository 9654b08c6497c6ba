/**
 * Creates the claims of a pod and sets with whom they go, and tells it on the StatefulSet. What is there is read from the copy, so that an
 * owner comes to a new claim with the round after its creation.
 * Upstream: pkg/controller/statefulset/stateful_pod_control.go (v1.32).
 */
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import { isTerminating } from '../../../api/object'
import { isAlreadyExists, isConflict, isStatusError, unclassifiedError, type StatusError } from '../../../api/status-error'
import type { Informer } from '../../client/informer'
import type { ControllerContext } from '../controller'
import type { Owner } from '../owner'
import { areClaimsReused, areOwnersRight, hasUnexpectedController, isStale, rightOwners } from './claim-owners'
import { claimNames, claimsOf } from './claims'

export interface Work extends Pick<ControllerContext, 'door' | 'recorder'> {
  readonly set: StatefulSet
  readonly claims: Informer<PersistentVolumeClaim>
}

/** A pod that is there, or about to be. */
export interface Numbered {
  readonly ordinal: number
  readonly pod: Owner
}

const present = ({ set, claims }: Work, ordinal: number): readonly PersistentVolumeClaim[] =>
  claimNames(set, ordinal)
    .map((name) => claims.get(`${set.metadata.namespace}/${name}`))
    .filter((claim) => claim !== undefined)

/** Those that are lacking; gives what went wrong, as text. */
export function createClaims(work: Work, { ordinal, pod }: Numbered): StatusError | undefined {
  const { door, claims, set } = work
  const failures: string[] = []
  for (const draft of claimsOf(set, ordinal)) {
    const { name, namespace } = draft.metadata
    const known = claims.get(`${namespace}/${name}`)
    if (known && isTerminating(known)) failures.push(`pvc ${name} is being deleted`)
    if (known) continue
    const error = refused(() => door.create(PersistentVolumeClaim, draft))
    if (error) failures.push(`failed to create PVC ${name}: ${error.message}`)
    if (!error || !isAlreadyExists(error)) tell(work, { claim: name, pod: pod.metadata.name, error })
  }
  if (failures.length === 0) return undefined
  return unclassifiedError(failures.length === 1 ? failures[0] : `[${failures.join(', ')}]`)
}

function tell({ recorder, set }: Work, { claim, pod, error }: { claim: string; pod: string; error: StatusError | undefined }): void {
  const name = set.metadata.name
  if (!error) recorder.event(set, 'Normal', 'SuccessfulCreate', `create Claim ${claim} Pod ${pod} in StatefulSet ${name} success`)
  else recorder.event(set, 'Warning', 'FailedCreate', `create Claim ${claim} for Pod ${pod} in StatefulSet ${name} failed error: ${error.message}`)
}

/** A claim that goes with the former pod of this number: the next cannot have it. */
export const isAnyClaimStale = (work: Work, { ordinal, pod }: Numbered): boolean =>
  !areClaimsReused(work.set) && present(work, ordinal).some((claim) => isStale(claim, pod))

export const doClaimsFit = (work: Work, { ordinal, pod }: Numbered): boolean =>
  present(work, ordinal).every((claim) => areOwnersRight(claim, work.set, pod))

export function settleOwners(work: Work, { ordinal, pod }: Numbered): StatusError | undefined {
  const { door, recorder, set } = work
  for (const claim of present(work, ordinal)) {
    const { name } = claim.metadata
    if (hasUnexpectedController(claim, set, pod)) {
      const message = `PersistentVolumeClaim ${name} has a conflicting OwnerReference that acts as a manging controller, the retention policy is ignored for this claim`
      recorder.event(set, 'Warning', 'ConflictingController', message)
    }
    if (areOwnersRight(claim, set, pod)) continue
    const error = refused(() => door.update(PersistentVolumeClaim, withOwners(claim, rightOwners(claim, set, pod))))
    if (error && isConflict(error)) return error
    if (error) return unclassifiedError(`could not update claim ${name} for delete policy ownerRefs: ${error.message}`)
  }
  return undefined
}

function withOwners(claim: PersistentVolumeClaim, owners: ReturnType<typeof rightOwners>): PersistentVolumeClaim {
  const { ownerReferences: _before, ...metadata } = claim.metadata
  return { ...claim, metadata: owners.length > 0 ? { ...metadata, ownerReferences: owners } : metadata }
}

/** What the server said to it; undefined when it took it. */
export function refused(act: () => unknown): StatusError | undefined {
  try {
    act()
    return undefined
  } catch (error) {
    if (isStatusError(error)) return error
    throw error
  }
}
