/**
 * Counts the pods that have ended, each once, whatever happens in between: its uid is written into the status, then the pod is let go,
 * then the count is raised. The last word on a Job is said when nothing is left to count.
 * Upstream: trackJobStatusAndRemoveFinalizers, enactJobFinished in pkg/controller/job/job_controller.go (v1.32).
 */
import { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating } from '../../../api/object'
import { isSame } from '../../../api/updates'
import { withFields } from '../../../base/with-fields'
import type { ControllerContext } from '../controller'
import { byIndex, completionIndexOf, isIndexed, isValid } from './indexes'
import { countIndexes, formatIndexes, hasIndex, intervalsOf, merge } from './intervals'
import { releaseTracked } from './job-acts'
import { isFailed, isTracked } from './job-pods'
import { withCondition, type JobStatus, type Verdict } from './job-status'
import type { JobView, Memory } from './job-view'
import { matchFailure } from './pod-failure-policy'

/** So many pods are counted at a time, lest the status grow too large. */
const MAX_UNCOUNTED = 500

export interface Progress {
  /** As it is to be, but for what is counted here. */
  readonly status: JobStatus
  readonly verdict: Verdict | undefined
  readonly terminating: number
}

export function trackPods(
  context: ControllerContext,
  view: JobView,
  { memory, ...progress }: Progress & { readonly memory: Memory },
): void {
  const { verdict, terminating } = progress
  const tracked = view.pods.filter((pod) => isTracked(pod) && !view.released.has(pod.metadata.uid))
  const held = new Set(tracked.map(({ metadata }) => metadata.uid))
  const { status, leaving, isFull } = gather(view, isIndexed(view.job) ? tracked.sort(byIndex) : tracked, {
    ...progress,
    status: countReleased(progress.status, held),
  })
  let stored = write(context, view.job, verdict ? withCondition(status, withFields(verdict, { now: context.clock.timestamp() })) : status)
  if (stored !== view.job) memory.backOff = view.backOff

  for (const pod of leaving) {
    memory.released.add(pod.metadata.uid)
    releaseTracked(context, pod)
    held.delete(pod.metadata.uid)
  }
  const counted = countReleased(stored.status, held)
  const isOver = verdict && !isFull && terminating === 0 && countUncounted(counted) === 0
  stored = write(context, stored, isOver ? finished(counted, verdict, context.clock.timestamp()) : counted)
  if (isOver) tellEnd(context, stored, verdict)
}

const write = ({ door }: ControllerContext, job: Job, status: JobStatus): Job =>
  isSame(status, job.status) ? job : door.updateStatus(Job, { ...job, status })

const countUncounted = ({ uncountedTerminatedPods: uncounted = {} }: JobStatus): number =>
  (uncounted.succeeded?.length ?? 0) + (uncounted.failed?.length ?? 0)

/** Moves those that are let go from the list to the count. */
function countReleased(status: JobStatus, held: ReadonlySet<string>): JobStatus {
  const { uncountedTerminatedPods: uncounted = {}, succeeded = 0, failed = 0 } = status
  const keep = (uids: readonly string[] = []) => uids.filter((uid) => held.has(uid))
  const [ofSucceeded, ofFailed] = [keep(uncounted.succeeded), keep(uncounted.failed)]
  const gone = [(uncounted.succeeded?.length ?? 0) - ofSucceeded.length, (uncounted.failed?.length ?? 0) - ofFailed.length]
  if (gone[0] + gone[1] === 0) return status
  return withUncounted(
    { ...status, ...count('succeeded', succeeded + gone[0]), ...count('failed', failed + gone[1]) },
    ofSucceeded,
    ofFailed,
  )
}

const count = (name: 'succeeded' | 'failed', value: number): Partial<JobStatus> => (value > 0 ? { [name]: value } : {})

const withUncounted = (status: JobStatus, succeeded: string[], failed: string[]): JobStatus => ({
  ...status,
  uncountedTerminatedPods: { ...(succeeded.length > 0 ? { succeeded } : {}), ...(failed.length > 0 ? { failed } : {}) },
})

interface Gathered {
  readonly status: JobStatus
  readonly leaving: readonly Pod[]
  /** There are more than can be counted at once. */
  readonly isFull: boolean
}

function gather(view: JobView, tracked: readonly Pod[], { status, verdict }: Progress): Gathered {
  const { job, indexes } = view
  const { uncountedTerminatedPods: uncounted = {} } = status
  const [succeeded, failed] = [[...(uncounted.succeeded ?? [])], [...(uncounted.failed ?? [])]]
  const leaving: Pod[] = []
  const newIndexes: number[] = []
  const isFull = (): boolean => newIndexes.length + succeeded.length + failed.length >= MAX_UNCOUNTED
  for (const pod of tracked) {
    if (isFull()) break
    const { uid } = pod.metadata
    const hasFailed = isFailed(job, pod)
    if (!mayLeave(view, pod, { hasFailed, verdict })) continue
    leaving.push(pod)
    if (pod.status.phase === 'Succeeded' && !failed.includes(uid)) {
      const index = completionIndexOf(pod)
      if (!indexes) addOnce(succeeded, uid)
      else if (index !== undefined && isValid(job, pod) && !hasIndex(indexes.before, index)) newIndexes.push(index)
    } else if ((hasFailed || verdict?.type === 'FailureTarget') && isValid(job, pod)) {
      if (matchFailure(job.spec.podFailurePolicy, pod).isCounted) addOnce(failed, uid)
    }
  }
  const next = withUncounted(status, succeeded, failed)
  return { status: indexes ? withIndexes(next, view, newIndexes) : next, leaving, isFull: isFull() }
}

function addOnce(uids: string[], uid: string): void {
  if (!uids.includes(uid)) uids.push(uid)
}

function withIndexes(status: JobStatus, { indexes }: JobView, newIndexes: readonly number[]): JobStatus {
  const succeeded = merge(indexes?.succeeded ?? [], intervalsOf(newIndexes))
  const { completedIndexes: _completed, failedIndexes: _failed, succeeded: _succeeded, ...rest } = status
  return {
    ...rest,
    ...count('succeeded', countIndexes(succeeded)),
    ...(succeeded.length > 0 ? { completedIndexes: formatIndexes(succeeded) } : {}),
    ...(indexes?.failed ? { failedIndexes: formatIndexes(indexes.failed) } : {}),
  }
}

/** A failed pod of an index stays until its successor is there. */
function mayLeave(
  { job, indexes }: JobView,
  pod: Pod,
  { hasFailed, verdict }: { hasFailed: boolean; verdict: Verdict | undefined },
): boolean {
  if (isTerminating(job) || verdict || pod.status.phase === 'Succeeded') return true
  if (!hasFailed) return false
  const index = completionIndexOf(pod)
  return index === undefined || indexes?.waiting.get(index)?.metadata.uid !== pod.metadata.uid
}

function finished(status: JobStatus, { type, reason, message }: Verdict, now: string): JobStatus {
  if (type === 'FailureTarget') return withCondition(status, { type: 'Failed', reason, message, now })
  return withFields(withCondition(status, { type: 'Complete', reason, message, now }), { completionTime: now })
}

function tellEnd({ recorder }: ControllerContext, job: Job, { type, reason, message }: Verdict): void {
  if (type === 'FailureTarget') return recorder.event(job, 'Warning', reason, message)
  const { completions = Infinity } = job.spec
  if ((job.status.succeeded ?? 0) > completions) {
    recorder.event(job, 'Warning', 'TooManySucceededPods', 'Too many succeeded pods running after completion count reached')
  }
  recorder.event(job, 'Normal', 'Completed', 'Job completed')
}
