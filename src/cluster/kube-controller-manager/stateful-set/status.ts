/** What a StatefulSet says of itself. Upstream: pkg/controller/statefulset/stateful_set_control.go updateStatus, completeRollingUpdate (v1.32). */
import type { Pod } from '../../../api/kinds/pod'
import type { StatefulSet } from '../../../api/kinds/stateful-set'
import { isTerminating } from '../../../api/object'
import { isAvailableIn, isRunningAndReady, revisionOf } from './numbered-pod'

export interface Observed {
  readonly pods: readonly Pod[]
  readonly currentRevision: string
  readonly updateRevision: string
  readonly collisionCount: number
  /** Pods of an old revision that were taken down just now. */
  readonly retired: number
  readonly nowMs: number
}

export function nextStatus(set: StatefulSet, { pods, currentRevision, updateRevision, collisionCount, retired, nowMs }: Observed): StatefulSet['status'] {
  const count = (isCounted: (pod: Pod) => boolean): number => pods.filter(isCounted).length
  const at = (revision: string): number => count((pod) => !isTerminating(pod) && revisionOf(pod) === revision)
  const [ready, updated] = [count(isRunningAndReady), at(updateRevision)]
  const isComplete = [ready, updated, pods.length].every((number) => number === (set.spec.replicas ?? 1))
  const isRolledOut = set.spec.updateStrategy?.type === 'RollingUpdate' && isComplete
  const { conditions } = set.status
  return {
    observedGeneration: set.metadata.generation,
    ...(conditions ? { conditions } : {}),
    replicas: pods.length,
    availableReplicas: count((pod) => isAvailableIn(set, pod, nowMs)),
    ...counted('readyReplicas', ready),
    ...counted('updatedReplicas', updated),
    ...counted('currentReplicas', isRolledOut ? updated : at(currentRevision) - retired),
    currentRevision: isRolledOut ? updateRevision : currentRevision,
    updateRevision,
    collisionCount,
  }
}

/** Go leaves out zeros. */
const counted = (name: keyof StatefulSet['status'], number: number) => (number === 0 ? {} : { [name]: number })
