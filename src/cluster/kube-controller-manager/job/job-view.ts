/**
 * What one sync of a Job sees: its pods, sorted and counted, before anything is done about them.
 * Upstream: syncJobCtx, getNewFinishedPods in pkg/controller/job/job_controller.go (v1.32).
 */
import type { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import { isActive, isReady } from '../pod-state'
import { nextBackOff, noBackOff, type BackOff } from './back-off'
import { failedIndexes, hasLimitPerIndex, waitingPods } from './index-failures'
import { indexesOf, isIndexed, isValid, validIndexOf } from './indexes'
import { countIndexes, intervalsOf, merge, parseIndexes, type Intervals } from './intervals'
import { isEnding, isFailed, isTracked } from './job-pods'
import { matchFailure } from './pod-failure-policy'

/** What is known of a Job beyond its status. */
export interface Memory {
  /** Uids of pods that were let go, though the copy of them does not show it yet. */
  readonly released: Set<string>
  backOff: BackOff
}

export const newMemory = (): Memory => ({ released: new Set(), backOff: noBackOff })

export interface IndexesView {
  /** As the status has them. */
  readonly before: Intervals
  readonly succeeded: Intervals
  /** Undefined: there are no limits per index. */
  readonly failed: Intervals | undefined
  /** Failed pods that wait for their successors. */
  readonly waiting: ReadonlyMap<number, Pod>
}

export interface JobView {
  /** With the time of its start, unless it is suspended. */
  readonly job: Job
  readonly pods: readonly Pod[]
  readonly active: readonly Pod[]
  readonly ready: number
  readonly terminating: number
  readonly succeeded: number
  readonly failed: number
  readonly backOff: BackOff
  readonly released: ReadonlySet<string>
  readonly indexes: IndexesView | undefined
}

export function viewOf(job: Job, pods: readonly Pod[], { released, backOff }: Memory): JobView {
  const { succeeded: before = 0, failed: failedBefore = 0, uncountedTerminatedPods: uncounted = {} } = job.status
  const fresh = pods.filter((pod) => isTracked(pod) && !released.has(pod.metadata.uid) && isValid(job, pod))
  const newlySucceeded = fresh.filter(
    ({ metadata, status }) => status.phase === 'Succeeded' && !uncounted.succeeded?.includes(metadata.uid),
  )
  const newlyFailed = fresh.filter((pod) => isFailed(job, pod) && !uncounted.failed?.includes(pod.metadata.uid))
  const counted = newlyFailed.filter((pod) => matchFailure(job.spec.podFailurePolicy, pod).isCounted)
  const active = pods.filter(isActive)
  const indexes = isIndexed(job) ? viewIndexes(job, { pods, active, released }) : undefined
  return {
    job,
    pods,
    active,
    ready: active.filter(isReady).length,
    terminating: pods.filter(isEnding).length,
    succeeded: indexes ? countIndexes(indexes.succeeded) : before + newlySucceeded.length + (uncounted.succeeded?.length ?? 0),
    failed: failedBefore + counted.length + (uncounted.failed?.length ?? 0),
    backOff: nextBackOff(backOff, newlySucceeded, newlyFailed),
    released,
    indexes,
  }
}

function viewIndexes(job: Job, { pods, active, released }: Pick<JobView, 'pods' | 'active' | 'released'>): IndexesView {
  const before = parseIndexes(job.status.completedIndexes, job.spec.completions ?? 0)
  const fresh = pods.filter((pod) => isTracked(pod) && pod.status.phase === 'Succeeded' && validIndexOf(job, pod) !== undefined)
  const succeeded = fresh.length > 0 ? merge(before, intervalsOf(indexesOf(fresh))) : before
  if (!hasLimitPerIndex(job)) return { before, succeeded, failed: undefined, waiting: new Map() }
  const failed = failedIndexes(job, pods)
  return { before, succeeded, failed, waiting: waitingPods({ job, pods, active, succeeded, failed, released }) }
}
