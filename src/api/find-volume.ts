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

/**
 * Without a node as the binder looks for it: among those that can do no more than is wanted first, then among the others. For a node
 * as the scheduler does: the smallest of all.
 */
export function findVolume(claim: PersistentVolumeClaim, volumes: readonly PersistentVolume[], search: Search = {}): PersistentVolume | undefined {
  const fitting = volumes.filter((volume) => !search.taken?.has(volume.metadata.name) && mayHold(volume, claim))
  if (search.node) return bestOf(claim, fitting, search)
  for (const group of byModes(fitting.filter((volume) => hasModes(volume, claim)))) {
    const found = bestOf(claim, group, search)
    if (found) return found
  }
  return undefined
}

function bestOf(claim: PersistentVolumeClaim, fitting: readonly PersistentVolume[], { isDelayed, node }: Search): PersistentVolume | undefined {
  const own = fitting.find((volume) => isBoundTo(volume, claim))
  if (own) return node && !isUsableOn(own, node) ? undefined : own
  if (isDelayed) return undefined
  const free = fitting.filter((volume) => isFree(volume, claim) && (!node || (isUsableOn(volume, node) && hasModes(volume, claim))))
  return free.sort((a, b) => sizeOf(a) - sizeOf(b))[0]
}

/** Those that can do the same, the fewest things first. */
function byModes(volumes: readonly PersistentVolume[]): readonly (readonly PersistentVolume[])[] {
  if (volumes.length < 2) return [volumes]
  const groups = new Map<string, PersistentVolume[]>()
  for (const volume of volumes) {
    const modes = [...modesOf(volume)].sort().join()
    const group = groups.get(modes)
    if (group) group.push(volume)
    else groups.set(modes, [volume])
  }
  return [...groups].sort(([a], [b]) => a.split(',').length - b.split(',').length || (a < b ? -1 : 1)).map(([, group]) => group)
}

/** Upstream: CheckNodeAffinity. */
export function isUsableOn({ spec: { nodeAffinity } }: PersistentVolume, node: NodeFacts): boolean {
  const terms = nodeAffinity?.required?.nodeSelectorTerms
  return !terms || terms.some((term) => matchesTerm(term, node))
}

const modesOf = ({ spec }: PersistentVolume): readonly string[] => spec.accessModes ?? []

function mayHold(volume: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  if (volume.spec.claimRef && !isBoundTo(volume, claim)) return false
  return sizeOf(volume) >= requestOf(claim) && isOfMode(volume, claim) && !isTerminating(volume)
}

const hasModes = (volume: PersistentVolume, { spec }: PersistentVolumeClaim): boolean => (spec.accessModes ?? []).every((mode) => modesOf(volume).includes(mode))

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
  return hasModes(volume, claim) ? undefined : 'incompatible accessMode'
}
