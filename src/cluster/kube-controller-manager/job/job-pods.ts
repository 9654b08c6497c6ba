/**
 * What a Job asks about a pod, and which pods it ends first.
 * Upstream: pkg/controller/job/job_controller.go, pkg/controller/controller_utils.go ActivePods (v1.32).
 */
import type { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import { isReady, isTerminated, readyCondition } from '../pod-state'
import { byIndex, completionIndexOf, isIndexed } from './indexes'

export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking'

/** Its end is not counted yet. */
export const isTracked = ({ metadata }: Pod): boolean => metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false

/** Asked to go and not yet ended. */
export const isEnding = (pod: Pod): boolean => isTerminating(pod) && !isTerminated(pod)

/** A pod is replaced when it has failed, and not already when it is asked to go. */
export const replacesOnlyFailed = ({ spec }: Job): boolean => spec.podReplacementPolicy === 'Failed' || spec.podFailurePolicy !== undefined

/** A pod that is asked to go counts as failed at once, unless only its end counts. */
export function isFailed(job: Job, pod: Pod): boolean {
  if (pod.status.phase === 'Failed') return true
  return !replacesOnlyFailed(job) && isTerminating(pod) && pod.status.phase !== 'Succeeded'
}

/** Containers that are started again in place count against the limit too. */
export function isPastRestartLimit({ spec }: Job, pods: readonly Pod[]): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false
  const alive = pods.filter(({ status }) => status.phase === 'Running' || status.phase === 'Pending')
  const statuses = alive.flatMap(({ status }) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0)
  const { backoffLimit = 6 } = spec
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit
}

/** At least so many; of an Indexed Job all pods without a place in it and all but one of each index, however few are asked for. */
export function pickVictims(job: Job, active: readonly Pod[], atLeast: number): readonly Pod[] {
  const misplaced = isIndexed(job) ? findMisplaced(job, active) : none
  if (misplaced.size >= atLeast) return [...misplaced]
  const others = active.filter((pod) => !misplaced.has(pod)).sort(compareProgress)
  return [...misplaced, ...others.slice(0, atLeast - misplaced.size)]
}

const none: ReadonlySet<Pod> = new Set()

function findMisplaced({ spec: { completions = 0 } }: Job, active: readonly Pod[]): ReadonlySet<Pod> {
  const misplaced = new Set<Pod>()
  let best: Pod | undefined
  for (const pod of [...active].sort(byIndex)) {
    const index = completionIndexOf(pod)
    if (index === undefined || index >= completions) misplaced.add(pod)
    else if (!best || completionIndexOf(best) !== index) best = pod
    else {
      const isBetter = compareProgress(pod, best) > 0
      misplaced.add(isBetter ? best : pod)
      if (isBetter) best = pod
    }
  }
  return misplaced
}

const phaseOrder: Readonly<Record<string, number>> = { Pending: 0, Unknown: 1, Running: 2 }
const phaseOf = ({ status }: Pod): number => phaseOrder[status.phase ?? 'Pending'] ?? 0
const readySince = (pod: Pod): number => (isReady(pod) ? Date.parse(readyCondition(pod)?.lastTransitionTime ?? '') || Infinity : 0)
const restartsOf = ({ status }: Pod): number => Math.max(0, ...(status.containerStatuses ?? []).map(({ restartCount }) => restartCount))
const bornAt = ({ metadata }: Pod): number => Date.parse(metadata.creationTimestamp)

/** Negative when `a` has come less far than `b`. */
function compareProgress(a: Pod, b: Pod): number {
  return (
    Number(!!a.spec.nodeName) - Number(!!b.spec.nodeName) ||
    phaseOf(a) - phaseOf(b) ||
    Number(isReady(a)) - Number(isReady(b)) ||
    compare(readySince(b), readySince(a)) ||
    restartsOf(b) - restartsOf(a) ||
    compare(bornAt(b), bornAt(a))
  )
}

const compare = (a: number, b: number): number => (a === b ? 0 : a < b ? -1 : 1)
