/**
 * One step of a rollout, by either strategy, and of scaling. What follows from a step comes with the changes that it makes.
 * Upstream: pkg/controller/deployment/{rolling.go,recreate.go,sync.go} (v1.32).
 */
import type { Deployment } from '../../../api/kinds/deployment'
import type { Pod } from '../../../api/kinds/pod'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { isTerminated } from '../pod-state'
import { planProportionalScaling } from './proportional-scaling'
import { byAge, isRolling, newSetSize, planScaleDown, totalActual, totalWanted, wanted, type Resize } from './replica-counts'
import { forgetHistory, resize, syncRevision, type Acts, type Known } from './replica-sets'
import { desiredWhenScaled } from './revision'
import { allSets, isComplete, type Sets } from './status'

/** Resizes one after another; a set that is named twice goes on from where the first time left it. */
function resizeAll(acts: Acts, { deployment, sets }: Known, steps: readonly Resize[]): Sets {
  const now = new Map(allSets(sets).map((set) => [set, set]))
  for (const { set, size } of steps) now.set(set, resize(acts, deployment, { set: now.get(set) ?? set, size }))
  const current = (set: ReplicaSet): ReplicaSet => now.get(set) ?? set
  return { newSet: sets.newSet && current(sets.newSet), oldSets: sets.oldSets.map(current) }
}

const isActive = (set: ReplicaSet): boolean => wanted(set) > 0

export function rollOver(acts: Acts, before: Known): Known {
  const known = syncRevision(acts, before, true)
  const { deployment, sets } = known
  const { newSet, oldSets } = sets
  if (!newSet) return known
  const size = newSetSize(deployment, { newSize: wanted(newSet), allWanted: totalWanted(allSets(sets)) })
  if (size !== wanted(newSet)) return { deployment, sets: resizeAll(acts, known, [{ set: newSet, size }]) }
  const steps = planScaleDown(deployment, newSet, oldSets.filter(isActive))
  if (steps.length > 0) return { deployment, sets: resizeAll(acts, known, steps) }
  if (isComplete(deployment, deployment.status)) forgetHistory(acts, deployment, oldSets)
  return known
}

/** Everything old ends before anything new begins. `podsOf` gives the pods of a ReplicaSet. */
export function recreate(acts: Acts, before: Known, podsOf: (set: ReplicaSet) => readonly Pod[]): Known {
  const known = syncRevision(acts, before, false)
  const running = known.sets.oldSets.filter(isActive)
  if (running.length > 0) return { ...known, sets: resizeAll(acts, known, running.map((set) => ({ set, size: 0 }))) }
  if (isAnyRunning(known.sets.oldSets, podsOf)) return known
  const { deployment, sets } = known.sets.newSet ? known : syncRevision(acts, known, true)
  const steps = sets.newSet && wanted(sets.newSet) !== wanted(deployment) ? [{ set: sets.newSet, size: wanted(deployment) }] : []
  const next = { deployment, sets: resizeAll(acts, { deployment, sets }, steps) }
  if (isComplete(deployment, deployment.status)) forgetHistory(acts, deployment, sets.oldSets)
  return next
}

/** Whether a status still counts pods, or a pod has not come to its end: one that is asked to go runs until it is gone. */
export const isAnyRunning = (sets: readonly ReplicaSet[], podsOf: (set: ReplicaSet) => readonly Pod[]): boolean =>
  totalActual(sets) > 0 || sets.some((set) => podsOf(set).some((pod) => !isTerminated(pod)))

/** The number of replicas changed since its ReplicaSets were sized. */
export function isScaled(deployment: Deployment, sets: Sets): boolean {
  return allSets(sets).filter(isActive).some((set) => {
    const desired = desiredWhenScaled(set)
    return desired !== undefined && desired !== wanted(deployment)
  })
}

export function scale(acts: Acts, known: Known): Known {
  const { deployment, sets } = known
  return { deployment, sets: resizeAll(acts, known, planScaling(deployment, sets)) }
}

export function planScaling(deployment: Deployment, sets: Sets): readonly Resize[] {
  const only = activeOrLatest(sets)
  if (only) return wanted(only) === wanted(deployment) ? [] : [{ set: only, size: wanted(deployment) }]
  const active = allSets(sets).filter(isActive)
  if (isSaturated(deployment, sets.newSet)) return active.filter((set) => set !== sets.newSet).map((set) => ({ set, size: 0 }))
  return isRolling(deployment) ? planProportionalScaling(deployment, active) : []
}

/** The only one with pods; without any, the newest. */
function activeOrLatest(sets: Sets): ReplicaSet | undefined {
  const active = allSets(sets).filter(isActive)
  if (active.length > 1) return undefined
  return active[0] ?? sets.newSet ?? byAge(sets.oldSets).at(-1)
}

function isSaturated(deployment: Deployment, set: ReplicaSet | undefined): boolean {
  const target = wanted(deployment)
  return set !== undefined && wanted(set) === target && desiredWhenScaled(set) === target && set.status.availableReplicas === target
}
