/**
 * The arithmetic of a rollout: how many pods there may be, how many there must be, and what that leaves for each ReplicaSet.
 * Upstream: pkg/controller/deployment/util/deployment_util.go (v1.32).
 */
import type { Deployment } from '../../../api/kinds/deployment'
import type { ReplicaSet } from '../../../api/kinds/replica-set'

export const wanted = ({ spec }: Deployment | ReplicaSet): number => spec.replicas ?? 1

export const isRolling = ({ spec }: Deployment): boolean => spec.strategy?.type !== 'Recreate'

export const totalWanted = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, set) => sum + wanted(set), 0)
export const totalActual = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { status }) => sum + status.replicas, 0)
export const totalReady = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { status }) => sum + (status.readyReplicas ?? 0), 0)
export const totalAvailable = (sets: readonly ReplicaSet[]): number => sets.reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), 0)

/** `25%` of the pods, or a number of them. */
function scaled(amount: string | number, replicas: number, round: (value: number) => number): number {
  if (typeof amount === 'number') return amount
  return round((Number(amount.replace('%', '')) * replicas) / 100)
}

/** Never both zero: then nothing could move. */
function fenceposts(deployment: Deployment): { surge: number; unavailable: number } {
  const { maxSurge = 0, maxUnavailable = 0 } = deployment.spec.strategy?.rollingUpdate ?? {}
  const surge = scaled(maxSurge, wanted(deployment), Math.ceil)
  const unavailable = scaled(maxUnavailable, wanted(deployment), Math.floor)
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

/** Pods that may be there on top of those that are wanted. */
export const maxSurge = (deployment: Deployment): number => (isRolling(deployment) ? fenceposts(deployment).surge : 0)

export function maxUnavailable(deployment: Deployment): number {
  if (!isRolling(deployment) || wanted(deployment) === 0) return 0
  return Math.min(fenceposts(deployment).unavailable, wanted(deployment))
}

/** What the new ReplicaSet may grow to (or shall shrink to) now. */
export function newSetSize(deployment: Deployment, { newSize, allWanted }: { newSize: number; allWanted: number }): number {
  if (!isRolling(deployment) || newSize > wanted(deployment)) return wanted(deployment)
  const room = wanted(deployment) + maxSurge(deployment) - allWanted
  return room <= 0 ? newSize : newSize + Math.min(room, wanted(deployment) - newSize)
}

export interface Resize {
  readonly set: ReplicaSet
  readonly size: number
}

/**
 * Which old ReplicaSets shrink, and to what, step by step: first what is not healthy anyway, then as far as enough pods stay available.
 * `oldSets` are those with pods.
 */
export function planScaleDown(deployment: Deployment, newSet: ReplicaSet, oldSets: readonly ReplicaSet[]): readonly Resize[] {
  const minAvailable = wanted(deployment) - maxUnavailable(deployment)
  const newUnavailable = wanted(newSet) - available(newSet)
  const mayGo = totalWanted([...oldSets, newSet]) - minAvailable - newUnavailable
  if (mayGo <= 0) return []
  const sizes = new Map(byAge(oldSets).map((set) => [set, wanted(set)]))
  const unhealthy = shrink(sizes, mayGo, (set, size) => size - available(set))
  if (unhealthy.isStale) return unhealthy.steps
  const tooMany = totalAvailable([...oldSets, newSet]) - minAvailable
  return [...unhealthy.steps, ...shrink(sizes, tooMany, (_set, size) => size).steps]
}

const available = ({ status }: ReplicaSet): number => status.availableReplicas ?? 0

/** A ReplicaSet that reports more available pods than it is to have stops it all: its status is behind. */
function shrink(sizes: Map<ReplicaSet, number>, count: number, removable: (set: ReplicaSet, size: number) => number) {
  const steps: Resize[] = []
  let left = count
  for (const [set, before] of sizes) {
    if (left <= 0) break
    const going = Math.min(left, removable(set, before))
    if (going < 0) return { steps, isStale: true }
    if (going === 0) continue
    const size = before - going
    sizes.set(set, size)
    steps.push({ set, size })
    left -= going
  }
  return { steps, isStale: false }
}

/** Oldest first. */
export const byAge = (sets: readonly ReplicaSet[]): ReplicaSet[] => [...sets].sort(compareAge)

export function compareAge({ metadata: a }: ReplicaSet, { metadata: b }: ReplicaSet): number {
  if (a.creationTimestamp !== b.creationTimestamp) return a.creationTimestamp < b.creationTimestamp ? -1 : 1
  return a.name < b.name ? -1 : 1
}
