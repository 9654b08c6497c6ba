/**
 * With whom a claim goes. `whenDeleted: Delete` makes the set its owner, `whenScaled: Delete` the pod, as soon as its number is not
 * among the wanted ones; the garbage collector does the rest. Claims that somebody else controls are left alone. Pure.
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go isClaimOwnerUpToDate, updateClaimOwnerRefForSetAndPod (v1.32).
 */
import type { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import type { OwnerReference } from '../../../api/object'
import { controllerReference, type Owner } from '../owner'
import { isInRange } from './numbered-pod'

type Owned = Pick<PersistentVolumeClaim, 'metadata'>
type References = readonly OwnerReference[]

const ownersOf = ({ metadata }: Owned): References => metadata.ownerReferences ?? []

const isSamePlace = (one: OwnerReference, { apiVersion, kind, metadata }: Owner): boolean =>
  one.apiVersion === apiVersion && one.kind === kind && one.name === metadata.name

const isOwnedBy = (claim: Owned, { metadata }: Owner): boolean => ownersOf(claim).some(({ uid }) => uid === metadata.uid)

/** It belongs to one of that name that is gone, and goes with it. */
export function isStale(claim: Owned, owner: Owner): boolean {
  const reference = ownersOf(claim).find((one) => isSamePlace(one, owner))
  return reference !== undefined && reference.uid !== owner.metadata.uid
}

const policyOf = ({ spec: { persistentVolumeClaimRetentionPolicy: policy } }: StatefulSet) => ({
  goesWithSet: policy?.whenDeleted === 'Delete',
  goesWithPod: policy?.whenScaled === 'Delete',
})

export const areClaimsReused = (set: StatefulSet): boolean => !policyOf(set).goesWithPod

export function hasUnexpectedController(claim: Owned, set: StatefulSet, pod: Owner): boolean {
  const { goesWithSet, goesWithPod } = policyOf(set)
  if (!goesWithSet && !goesWithPod) return false
  return ownersOf(claim).some((one) => {
    const us = [set, pod].find((owner) => isSamePlace(one, owner))
    return us ? one.uid !== us.metadata.uid : one.controller === true
  })
}

/** A pod whose number is not wanted takes its claims with it; any other leaves them to the set. */
function wantedOwners(set: StatefulSet, pod: Owner): { readonly set: boolean; readonly pod: boolean } {
  const { goesWithSet, goesWithPod } = policyOf(set)
  const isCondemned = goesWithPod && !isInRange(set, pod.metadata)
  return { set: goesWithSet && !isCondemned, pod: isCondemned }
}

export function areOwnersRight(claim: Owned, set: StatefulSet, pod: Owner): boolean {
  if (isStale(claim, set) || isStale(claim, pod)) return true
  const isOurs = isOwnedBy(claim, set) || isOwnedBy(claim, pod)
  if (hasUnexpectedController(claim, set, pod)) return !isOurs
  if (ownersOf(claim).some(({ uid, controller }) => (uid === set.metadata.uid || uid === pod.metadata.uid) && controller !== true)) return false
  const wanted = wantedOwners(set, pod)
  return isOwnedBy(claim, set) === wanted.set && isOwnedBy(claim, pod) === wanted.pod
}

/** The owners it is to have, with those of others as they are. */
export function rightOwners(claim: Owned, set: StatefulSet, pod: Owner): References {
  const others = ownersOf(claim).filter((one) => !isSamePlace(one, set) && !isSamePlace(one, pod))
  if (hasUnexpectedController(claim, set, pod)) return others
  const wanted = wantedOwners(set, pod)
  const added = [...(wanted.set ? [set] : []), ...(wanted.pod ? [pod] : [])].filter(({ metadata: { uid } }) => others.every((one) => one.uid !== uid))
  return [...others, ...added.map((owner) => controllerReference(owner))]
}
