/**
 * When a Deployment is scaled in the middle of a rollout, each of its ReplicaSets gets its share of the change, so that the mixture
 * stays what it was. Upstream: pkg/controller/deployment/sync.go scale, util/deployment_util.go GetReplicaSetProportion (v1.32).
 */
import type { Deployment } from '../../../api/kinds/deployment'
import type { ReplicaSet } from '../../../api/kinds/replica-set'
import { compareAge, maxSurge, totalWanted, wanted, type Resize } from './replica-counts'
import { maximumWhenScaled } from './revision'

/** `sets` are those with pods. */
export function planProportionalScaling(deployment: Deployment, sets: readonly ReplicaSet[]): readonly Resize[] {
  const allowed = wanted(deployment) === 0 ? 0 : wanted(deployment) + maxSurge(deployment)
  const change = allowed - totalWanted(sets)
  // The largest goes first and takes what rounding leaves; of equals the newer one when growing, the older one when shrinking.
  const ordered = [...sets].sort((a, b) => wanted(b) - wanted(a) || (change > 0 ? compareAge(b, a) : compareAge(a, b)))
  let done = 0
  const sizes = ordered.map((set) => {
    const share = shareOf(set, deployment, { change, done })
    done += share
    return wanted(set) + share
  })
  return ordered.map((set, i) => ({ set, size: i === 0 ? Math.max(0, sizes[0] + change - done) : sizes[i] }))
}

function shareOf(set: ReplicaSet, deployment: Deployment, { change, done }: { change: number; done: number }): number {
  if (wanted(set) === 0 || change === done) return 0
  const share = proportionOf(set, deployment)
  return change > 0 ? Math.min(share, change - done) : Math.max(share, change - done)
}

/** What it gains or loses if all of them keep their proportions. */
export function proportionOf(set: ReplicaSet, deployment: Deployment): number {
  if (wanted(deployment) === 0) return -wanted(set)
  const before = maximumWhenScaled(set) || deployment.status.replicas || 0
  if (before === 0) return 0
  const size = (wanted(set) * (wanted(deployment) + maxSurge(deployment))) / before
  return Math.round(size) - wanted(set)
}
