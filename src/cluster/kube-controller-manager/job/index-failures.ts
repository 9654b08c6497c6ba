/**
 * Limits per index: how often an index has failed is written on its pods. The last pod that failed is kept until its successor has
 * taken the number over. Upstream: pkg/controller/job/indexed_job_utils.go (v1.32).
 */
import type { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import { finishedMs, remainingBackOffMs } from './back-off'
import { indexesOf, validIndexOf } from './indexes'
import { hasIndex, intervalsOf, merge, parseIndexes, type Intervals } from './intervals'
import { isFailed, isTracked } from './job-pods'
import { matchFailure } from './pod-failure-policy'

const COUNTED = 'batch.kubernetes.io/job-index-failure-count'
const IGNORED = 'batch.kubernetes.io/job-index-ignored-failure-count'
const MAX_INT32 = 2_147_483_647

export const hasLimitPerIndex = ({ spec }: Job): boolean => spec.backoffLimitPerIndex !== undefined

function numberIn({ metadata }: Pod, annotation: string): number {
  const text = metadata.annotations?.[annotation] ?? ''
  return /^\+?\d+$/.test(text) && Number(text) <= MAX_INT32 ? Number(text) : 0
}

const failuresOf = (pod: Pod): number => numberIn(pod, COUNTED) + numberIn(pod, IGNORED)

/** Its failure was the last that its index may have. */
export function isIndexFailed(job: Job, pod: Pod): boolean {
  if (!isFailed(job, pod)) return false
  const { action, isCounted } = matchFailure(job.spec.podFailurePolicy, pod)
  return action === 'FailIndex' || (isCounted && numberIn(pod, COUNTED) >= (job.spec.backoffLimitPerIndex ?? 0))
}

export function failedIndexes(job: Job, pods: readonly Pod[]): Intervals {
  const fresh = indexesOf(pods.filter((pod) => isTracked(pod) && validIndexOf(job, pod) !== undefined && isIndexFailed(job, pod)))
  return merge(parseIndexes(job.status.failedIndexes, job.spec.completions ?? 0), intervalsOf(fresh))
}

export interface IndexView {
  readonly job: Job
  readonly pods: readonly Pod[]
  readonly active: readonly Pod[]
  readonly succeeded: Intervals
  readonly failed: Intervals
  /** Uids of pods that were let go already. */
  readonly released: ReadonlySet<string>
}

/** The failed pods that wait for their successors, by index. */
export function waitingPods({ job, pods, active, succeeded, failed, released }: IndexView): ReadonlyMap<number, Pod> {
  const atWork = new Set(indexesOf(active))
  const waiting = new Map<number, Pod>()
  for (const pod of pods) {
    const index = validIndexOf(job, pod)
    if (index === undefined || !isTracked(pod) || released.has(pod.metadata.uid) || !isFailed(job, pod)) continue
    if (hasIndex(succeeded, index) || hasIndex(failed, index) || atWork.has(index)) continue
    const known = waiting.get(index)
    if (!known || (failuresOf(known) <= failuresOf(pod) && finishedMs(pod) >= finishedMs(known))) waiting.set(index, pod)
  }
  return waiting
}

export function remainingPerIndexMs(lastFailed: Pod | undefined, nowMs: number): number {
  return lastFailed ? remainingBackOffMs({ failures: failuresOf(lastFailed) + 1, lastMs: finishedMs(lastFailed) }, nowMs) : 0
}

/** What the pod that replaces this one says of its index. */
export function failureAnnotations(job: Job, replaced: Pod | undefined): Readonly<Record<string, string>> {
  if (!replaced) return { [COUNTED]: '0' }
  const { isCounted } = matchFailure(job.spec.podFailurePolicy, replaced)
  const counted = numberIn(replaced, COUNTED) + Number(isCounted)
  const ignored = numberIn(replaced, IGNORED) + Number(!isCounted)
  return { [COUNTED]: String(counted), ...(ignored > 0 ? { [IGNORED]: String(ignored) } : {}) }
}
