/**
 * Volumes that a pod claims: those that it has must be usable on the node, and those that wait for it must be found or made there.
 * Upstream: pkg/scheduler/framework/plugins/volumebinding/{volume_binding,binder}.go (v1.32).
 */
import { storageClassOf } from '../../../api/access-modes'
import { findVolume, isUsableOn, requestOf } from '../../../api/find-volume'
import type { CSIStorageCapacity } from '../../../api/kinds/csi-storage-capacity'
import type { PersistentVolume } from '../../../api/kinds/persistent-volume'
import type { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { StorageClass } from '../../../api/kinds/storage-class'
import { controllerOf, isTerminating } from '../../../api/object'
import { quantityValue } from '../../../api/quantity'
import { matchesLabelSelector } from '../../../api/selectors'
import type { Pod } from '../../../api/types'
import { claimsOf, isFullyBound, SELECTED_NODE, type ClusterVolumes } from '../cluster-volumes'
import { unresolvable, type ClusterEvent, type Plugin, type Rejection } from '../framework'
import type { NodeInfo, PodInfo } from '../node-info'

const noVolume = "node(s) didn't find available persistent volumes to bind"
const wrongNode = 'node(s) had volume node affinity conflict'
const noSpace = 'node(s) did not have enough free storage'
const volumeGone = 'node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)'
const unboundImmediate = unresolvable('pod has unbound immediate PersistentVolumeClaims')

const NO_PROVISIONER = 'kubernetes.io/no-provisioner'

export const volumeBinding: Plugin = {
  name: 'VolumeBinding',
  preFilter({ pod }, { volumes }) {
    const uses = claimsOf(pod)
    if (uses.length === 0) return undefined
    const complaint = complaintOf(pod, volumes)
    if (complaint !== undefined) return { rejection: unresolvable(complaint) }
    const sorted = sortClaims(pod, volumes)
    if (!sorted) return { rejection: unboundImmediate }
    return { filter: (node) => rejectionBy(node, sorted, volumes) }
  },
  isWorthRetrying: (pod, event) => mayHelp(pod, event),
}

/** What is wrong with the claims before any node is looked at. */
function complaintOf(pod: Pod, volumes: ClusterVolumes): string | undefined {
  for (const { key, name, isEphemeral } of claimsOf(pod)) {
    const claim = volumes.claim(key)
    if (!claim)
      return isEphemeral
        ? `waiting for ephemeral volume controller to create the persistentvolumeclaim "${name}"`
        : `persistentvolumeclaim "${name}" not found`
    if (claim.status.phase === 'Lost')
      return `persistentvolumeclaim "${name}" bound to non-existent persistentvolume "${claim.spec.volumeName ?? ''}"`
    if (isTerminating(claim)) return `persistentvolumeclaim "${name}" is being deleted`
    if (isEphemeral && controllerOf(claim)?.uid !== pod.metadata.uid)
      return `PVC ${key} was not created for pod ${pod.metadata.namespace}/${pod.metadata.name} (pod is not owner)`
  }
}

interface SortedClaims {
  readonly bound: readonly PersistentVolumeClaim[]
  /** Those that wait for their first pod. */
  readonly delayed: readonly PersistentVolumeClaim[]
}

/** Undefined when one of them should have had its volume before. */
export function sortClaims(pod: Pod, volumes: ClusterVolumes): SortedClaims | undefined {
  const bound: PersistentVolumeClaim[] = []
  const delayed: PersistentVolumeClaim[] = []
  for (const { key } of claimsOf(pod)) {
    const claim = volumes.claim(key)
    if (!claim) return undefined
    if (isFullyBound(claim)) bound.push(claim)
    else if (claim.spec.volumeName || volumes.storageClass(storageClassOf(claim))?.volumeBindingMode !== 'WaitForFirstConsumer')
      return undefined
    else delayed.push(claim)
  }
  return { bound, delayed: delayed.sort((a, b) => requestOf(a) - requestOf(b)) }
}

function rejectionBy(node: NodeInfo, { bound, delayed }: SortedClaims, volumes: ClusterVolumes): Rejection | undefined {
  const reasons: string[] = []
  for (const { spec } of bound) {
    const volume = volumes.volume(spec.volumeName ?? '')
    if (!volume) return unresolvable(volumeGone)
    if (!isUsableOn(volume, node)) reasons.push(wrongNode)
    if (reasons.length > 0) break
  }
  const plan = delayed.length > 0 ? planVolumes(delayed, node, volumes) : undefined
  if (typeof plan === 'string') reasons.push(plan)
  return reasons.length === 0 ? undefined : unresolvable(...reasons)
}

export interface VolumePlan {
  readonly found: readonly { readonly claim: PersistentVolumeClaim; readonly volume: PersistentVolume }[]
  /** Those for which a volume is to be made. */
  readonly made: readonly PersistentVolumeClaim[]
}

/** How claims that wait could be met on the node, or why they cannot. */
export function planVolumes(delayed: readonly PersistentVolumeClaim[], node: NodeInfo, volumes: ClusterVolumes): VolumePlan | string {
  const found: { claim: PersistentVolumeClaim; volume: PersistentVolume }[] = []
  const made: PersistentVolumeClaim[] = []
  const taken = new Set<string>()
  for (const claim of delayed) {
    const chosen = claim.metadata.annotations?.[SELECTED_NODE]
    if (chosen !== undefined && chosen !== node.name) return noVolume
    const storageClass = volumes.storageClass(storageClassOf(claim))
    const volume = chosen === undefined ? findVolume(claim, volumes.volumesOfClass(storageClassOf(claim)), { node, taken }) : undefined
    if (volume) {
      taken.add(volume.metadata.name)
      found.push({ claim, volume })
    } else if (!canBeMade(storageClass, node)) return noVolume
    else made.push(claim)
  }
  return made.every((claim) => hasSpace(claim, node, volumes)) ? { found, made } : noSpace
}

/** Only drivers that say so tell how much room they have, and where. */
function hasSpace(claim: PersistentVolumeClaim, { labels }: NodeInfo, volumes: ClusterVolumes): boolean {
  const className = storageClassOf(claim)
  const provisioner = volumes.storageClass(className)?.provisioner ?? ''
  if (claim.spec.resources?.requests?.storage === undefined || !volumes.csiDriver(provisioner)?.spec.storageCapacity) return true
  const isReachable = ({ nodeTopology }: CSIStorageCapacity): boolean => nodeTopology !== undefined && matchesLabelSelector(nodeTopology, labels)
  return volumes.capacitiesOfClass(className).some((capacity) => limitOf(capacity) >= requestOf(claim) && isReachable(capacity))
}

/** The largest volume for which there is room; 0: it is not known. */
export const limitOf = ({ capacity, maximumVolumeSize }: CSIStorageCapacity): number => quantityValue(maximumVolumeSize ?? capacity ?? '0')

function canBeMade(storageClass: StorageClass | undefined, { labels }: NodeInfo): boolean {
  if (!storageClass?.provisioner || storageClass.provisioner === NO_PROVISIONER) return false
  const { allowedTopologies = [] } = storageClass
  if (allowedTopologies.length === 0) return true
  return allowedTopologies.some(({ matchLabelExpressions = [] }) =>
    matchLabelExpressions.every(({ key, values }) => Object.hasOwn(labels, key) && values.includes(labels[key])),
  )
}

/** The queueing hints. */
function mayHelp({ pod }: PodInfo, event: ClusterEvent): boolean {
  switch (event.type) {
    case 'NodeAdded':
    case 'VolumeChanged':
      return true
    case 'StorageClassChanged':
      return event.isNew || event.isElsewhere
    case 'CSINodeChanged':
      return event.isNew
    case 'CapacityChanged':
      return event.isMore
    case 'CSIDriverChanged':
      return event.isUnlimited && (pod.spec.volumes ?? []).some(({ csi }) => csi?.driver === event.name)
    case 'NodeUpdated':
      return event.node.metadata.labels !== event.previous.metadata.labels
    case 'ClaimChanged':
      return claimsOf(pod).some(({ key }) => key === event.key)
    default:
      return false
  }
}
