/**
 * What a Job can tell from its pods: which are at work, which have ended and are not counted yet, and how long to wait after failures.
 * Upstream: pkg/controller/job/job_controller.go, backoff_utils.go (v1.32).
 */
import type { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import { isActive, isReady, isTerminated } from '../pod-state'
import { completionIndexOf } from './indexes'

export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking'
const FIRST_BACK_OFF_MS = 10_000
const MAX_BACK_OFF_MS = 600_000

export interface PodCounts {
  readonly active: readonly Pod[]
  readonly ready: number
  /** Asked to go and not yet gone. */
  readonly terminating: number
  readonly newlySucceeded: readonly Pod[]
  readonly newlyFailed: readonly Pod[]
}

export const isTracked = ({ metadata }: Pod): boolean => metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false

/** `counted`: pods that are in the status already, though the copy of them does not show it. */
export function countPods(job: Job, pods: readonly Pod[], counted: ReadonlySet<string>): PodCounts {
  const uncounted = pods.filter((pod) => isTracked(pod) && !counted.has(pod.metadata.uid))
  const active = pods.filter(isActive)
  return {
    active,
    ready: active.filter(isReady).length,
    terminating: pods.filter((pod) => isTerminating(pod) && !isTerminated(pod)).length,
    newlySucceeded: uncounted.filter(({ status }) => status.phase === 'Succeeded'),
    newlyFailed: uncounted.filter((pod) => isFailed(job, pod)),
  }
}

/** A pod that is asked to go counts as failed at once, unless the Job says that only its end counts. */
export function isFailed({ spec }: Job, pod: Pod): boolean {
  if (pod.status.phase === 'Failed') return true
  return spec.podReplacementPolicy !== 'Failed' && isTerminating(pod) && pod.status.phase !== 'Succeeded'
}

/** Failures in a row, and the time of the last. */
interface BackOff {
  readonly failures: number
  readonly lastMs: number
}

/** What is known of a Job beyond its status: pods that are counted and not yet let go, and its failures. */
export interface Memory {
  readonly counted: Set<string>
  backOff: BackOff
}

export function nextBackOff(before: BackOff, { newlySucceeded, newlyFailed }: PodCounts, nowMs: number): BackOff {
  const lastSuccess = Math.max(-1, ...newlySucceeded.map((pod) => finishedMs(pod, nowMs)))
  const failures = newlyFailed.map((pod) => finishedMs(pod, nowMs)).filter((at) => at > lastSuccess)
  const failed = (lastSuccess < 0 ? before.failures : 0) + failures.length
  return { failures: failed, lastMs: failures.length > 0 ? Math.max(...failures) : before.lastMs }
}

export function remainingBackOffMs({ failures, lastMs }: BackOff, nowMs: number): number {
  if (failures === 0) return 0
  return Math.max(0, lastMs + Math.min(FIRST_BACK_OFF_MS * 2 ** (failures - 1), MAX_BACK_OFF_MS) - nowMs)
}

function finishedMs({ metadata, status }: Pod, nowMs: number): number {
  const ends = (status.containerStatuses ?? []).map(({ state }) => Date.parse(state?.terminated?.finishedAt ?? ''))
  const last = Math.max(...ends)
  if (ends.length > 0 && !Number.isNaN(last)) return last
  return metadata.deletionTimestamp ? Math.min(nowMs, Date.parse(metadata.deletionTimestamp)) : nowMs
}

/** Containers that are started again in place count against the limit too. */
export function isPastRestartLimit({ spec }: Job, active: readonly Pod[]): boolean {
  if (spec.template.spec?.restartPolicy !== 'OnFailure') return false
  const statuses = active.flatMap(({ status }) => [...(status.initContainerStatuses ?? []), ...(status.containerStatuses ?? [])])
  const restarts = statuses.reduce((sum, { restartCount }) => sum + restartCount, 0)
  const { backoffLimit = 6 } = spec
  return backoffLimit === 0 ? restarts > 0 : restarts >= backoffLimit
}

/** The ones to end first: those that are not ready, then the youngest. Of an Indexed Job the highest indexes. */
export function pickVictims(job: Job, active: readonly Pod[], count: number): readonly Pod[] {
  const isIndexed = job.spec.completionMode === 'Indexed'
  const born = ({ metadata }: Pod): number => Date.parse(metadata.creationTimestamp)
  const order = (a: Pod, b: Pod): number =>
    isIndexed
      ? (completionIndexOf(b) ?? Infinity) - (completionIndexOf(a) ?? Infinity)
      : Number(isReady(a)) - Number(isReady(b)) || born(b) - born(a)
  return [...active].sort(order).slice(0, count)
}
