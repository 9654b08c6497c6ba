/**
 * Which volume fits a claim: the smallest that is large enough, has its class and can be used as it wants to.
 * Upstream: pkg/controller/volume/persistentvolume/index.go, k8s.io/component-helpers/storage/volume/pv_helpers.go (v1.32).
 */
import { storageClassOf } from './access-modes'
import type { PersistentVolume } from './kinds/persistent-volume'
import type { PersistentVolumeClaim } from './kinds/persistent-volume-claim'
import { matchesTerm } from './node-selector'
import { isTerminating } from './object'
import { quantityValue } from './quantity'
import { matchesLabelSelector } from './selectors'

export const sizeOf = ({ spec }: PersistentVolume): number => quantityValue(spec.capacity?.storage)
export const requestOf = ({ spec }: PersistentVolumeClaim): number => quantityValue(spec.resources?.requests?.storage)

interface Search {
  /** Only one that was bound to this claim beforehand will do. */
  readonly isDelayed?: boolean
  /** Where the volume must be usable. */
  readonly node?: NodeFacts
  /** Names of volumes that others were promised. */
  readonly taken?: ReadonlySet<string>
}

interface NodeFacts {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
}

export function findVolume(
  claim: PersistentVolumeClaim,
  volumes: readonly PersistentVolume[],
  { isDelayed, node, taken }: Search = {},
): PersistentVolume | undefined {
  const fitting = volumes.filter((volume) => !taken?.has(volume.metadata.name) && mayHold(volume, claim))
  const own = fitting.find((volume) => isBoundTo(volume, claim))
  if (own) return node && !isUsableOn(own, node) ? undefined : own
  if (isDelayed) return undefined
  const free = fitting.filter((volume) => isFree(volume, claim) && (!node || isUsableOn(volume, node)))
  return free.sort((a, b) => modesOf(a).length - modesOf(b).length || sizeOf(a) - sizeOf(b))[0]
}

/** Upstream: CheckNodeAffinity. */
export function isUsableOn({ spec: { nodeAffinity } }: PersistentVolume, node: NodeFacts): boolean {
  const terms = nodeAffinity?.required?.nodeSelectorTerms
  return !terms || terms.some((term) => matchesTerm(term, node))
}

const modesOf = ({ spec }: PersistentVolume): readonly string[] => spec.accessModes ?? []

function mayHold(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (volume.spec.claimRef && !isBoundTo(volume, claim)) return false
  const hasModes = (claim.spec.accessModes ?? []).every((mode) => modesOf(volume).includes(mode))
  return hasModes && sizeOf(volume) >= requestOf(claim) && isOfMode(volume, claim) && !isTerminating(volume)
}

function isFree(volume: PersistentVolume, { metadata, spec }: PersistentVolumeClaim): boolean {
  if (volume.status.phase !== 'Available') return false
  if (spec.selector && !matchesLabelSelector(spec.selector, volume.metadata.labels ?? {})) return false
  return storageClassOf(volume) === storageClassOf({ apiVersion: '', kind: '', metadata, spec })
}

const isOfMode = (volume: PersistentVolume, claim: PersistentVolumeClaim): boolean =>
  (volume.spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem')

/** By name, and by uid where the volume knows it. */
export function isBoundTo({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (!claimRef || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace) return false
  return !claimRef.uid || claimRef.uid === metadata.uid
}

/** Why a volume that a claim names itself will not do. Upstream: checkVolumeSatisfyClaim. */
export function misfitOf(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (sizeOf(volume) < requestOf(claim)) return 'requested PV is too small'
  if (storageClassOf(volume) !== storageClassOf(claim)) return 'storageClassName does not match'
  if (!isOfMode(volume, claim)) return 'incompatible volumeMode'
  const hasModes = (claim.spec.accessModes ?? []).every((mode) => modesOf(volume).includes(mode))
  return hasModes ? undefined : 'incompatible accessMode'
}
