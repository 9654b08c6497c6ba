/** One look at a Job: count, judge, create or delete, write down. Upstream: syncJob, manageJob in pkg/controller/job/job_controller.go (v1.32). */
import { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating, keyOf } from '../../../api/object'
import { isStatusError } from '../../../api/status-error'
import { isSame } from '../../../api/updates'
import type { ControllerContext } from '../controller'
import type { Expectations } from '../replica-set/expectations'
import { completionIndexOf, formatIndexes, freeIndexes, parseIndexes } from './indexes'
import { createJobPod, deleteJobPod, releaseTracked } from './job-acts'
import { countPods, nextBackOff, pickVictims, remainingBackOffMs, type Memory } from './job-pods'
import { conditionOf, judge, remainingDeadlineMs, withCondition, type JobStatus, type Tally, type Verdict } from './job-status'

/** At most so many creations or deletions in one go. */
const BURST = 500

export interface JobParts {
  readonly pods: readonly Pod[]
  readonly expectations: Expectations
  readonly memory: Memory
}

/** Gives the ms after which to look again, where nothing else would tell. */
export function syncJob(context: ControllerContext, job: Job, parts: JobParts): number | undefined {
  const { clock } = context
  const { memory } = parts
  const started = startOrSuspend(context, job)
  const counts = countPods(job, parts.pods, memory.counted)
  const completed = completedIndexes(job, counts.newlySucceeded)
  const succeeded = completed?.size ?? (job.status.succeeded ?? 0) + counts.newlySucceeded.length
  const tally: Tally = { ...counts, succeeded, failed: (job.status.failed ?? 0) + counts.newlyFailed.length }
  const backOff = nextBackOff(memory.backOff, counts, clock.now())
  const verdict = judge({ ...job, status: started }, tally, clock.now())
  const isCurrent = parts.expectations.areMet(keyOf(job)) && !isTerminating(job)
  const managed = isCurrent ? manage(context, job, { ...parts, tally, verdict, completed, waitMs: remainingBackOffMs(backOff, clock.now()) }) : resting(tally)

  const status = nextStatus(context, job, { started, tally: { ...tally, ...managed }, verdict, completed })
  if (!isSame(status, job.status)) context.door.updateStatus(Job, { ...job, status })
  tell(context, job, status)
  memory.backOff = backOff
  for (const pod of [...counts.newlySucceeded, ...counts.newlyFailed]) {
    memory.counted.add(pod.metadata.uid)
    releaseTracked(context, pod)
  }
  if (managed.failure) throw managed.failure
  return soonest(managed.againMs, verdict ? undefined : remainingDeadlineMs({ ...job, status }, clock.now()))
}

const soonest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}

/** The clock of a Job runs from its start or its resumption. */
function startOrSuspend({ clock }: ControllerContext, { spec, status }: Job): JobStatus {
  const now = clock.timestamp()
  const isSuspended = conditionOf(status, 'Suspended') !== undefined
  if (spec.suspend) {
    if (isSuspended) return status
    const { startTime: _before, ...rest } = status
    return withCondition(rest, { type: 'Suspended', reason: 'JobSuspended', message: 'Job suspended', now })
  }
  if (isSuspended) {
    const resumed = withCondition(status, { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed', now })
    return { ...resumed, startTime: now }
  }
  return status.startTime ? status : { ...status, startTime: now }
}

function completedIndexes({ spec, status }: Job, newlySucceeded: readonly Pod[]): ReadonlySet<number> | undefined {
  if (spec.completionMode !== 'Indexed') return undefined
  const indexes = newlySucceeded.map(completionIndexOf).filter((index) => index !== undefined && index < (spec.completions ?? 0))
  return new Set([...parseIndexes(status.completedIndexes), ...indexes.filter((index) => index !== undefined)])
}

interface Managed {
  readonly active: readonly Pod[]
  readonly terminating: number
  readonly againMs?: number
  readonly failure?: Error
}

const resting = ({ active, terminating }: Tally): Managed => ({ active, terminating })

interface Managing extends JobParts {
  readonly tally: Tally
  readonly verdict: Verdict | undefined
  readonly completed: ReadonlySet<number> | undefined
  /** What is left of the wait after failures. */
  readonly waitMs: number
}

function manage(context: ControllerContext, job: Job, managing: Managing): Managed {
  const { tally, verdict, waitMs } = managing
  const count = tally.active.length
  const wanted = verdict || job.spec.suspend ? 0 : wantedPods(job, tally)
  if (count > wanted) return remove(context, job, { ...managing, count: Math.min(count - wanted, BURST) })
  const replaced = job.spec.podReplacementPolicy === 'Failed' ? tally.terminating : 0
  const lacking = Math.min(wanted - count - replaced, BURST)
  if (lacking <= 0) return resting(tally)
  return waitMs > 0 ? { ...resting(tally), againMs: waitMs } : add(context, job, { ...managing, count: lacking })
}

function wantedPods({ spec: { completions, parallelism = 1 } }: Job, { succeeded, active }: Tally): number {
  if (completions === undefined) return succeeded > 0 ? active.length : parallelism
  return Math.max(0, Math.min(completions - succeeded, parallelism))
}

type Step = Managing & { readonly count: number }

function remove(context: ControllerContext, job: Job, { tally, expectations, count }: Step): Managed {
  const victims = pickVictims(job, tally.active, count)
  expectations.expectDeletions(keyOf(job), victims.map(({ metadata }) => metadata.uid))
  for (const pod of victims) deleteJobPod(context, job, pod)
  return { active: tally.active.filter((pod) => !victims.includes(pod)), terminating: tally.terminating + victims.length }
}

/** Begins slowly, so that a template that is refused is refused once. */
function add(context: ControllerContext, job: Job, { tally, expectations, completed, count }: Step): Managed {
  const taken = new Set([...(completed ?? []), ...tally.active.map(completionIndexOf).filter((index) => index !== undefined)])
  const indexes: readonly (number | undefined)[] = completed ? freeIndexes(job, taken, count) : Array.from({ length: count }, () => undefined)
  expectations.expectCreations(keyOf(job), indexes.length)
  const made: Pod[] = []
  for (const index of indexes) {
    const pod = createJobPod(context, job, index)
    if (!isStatusError(pod)) made.push(pod)
    else {
      for (let lost = made.length; lost < indexes.length; lost++) expectations.created(keyOf(job))
      return { active: [...tally.active, ...made], terminating: tally.terminating, failure: pod }
    }
  }
  return { active: [...tally.active, ...made], terminating: tally.terminating }
}

interface Observed {
  readonly started: JobStatus
  readonly tally: Tally
  readonly verdict: Verdict | undefined
  readonly completed: ReadonlySet<number> | undefined
}

/** The last word is said when the last pod is gone. */
function nextStatus({ clock }: ControllerContext, { status: before }: Job, { started, tally, verdict, completed }: Observed): JobStatus {
  const now = clock.timestamp()
  const { active, ready: _ready, succeeded: _succeeded, failed: _failed, ...kept } = started
  const counted: JobStatus = {
    ...kept,
    ...(tally.active.length > 0 ? { active: tally.active.length } : {}),
    ...(tally.succeeded > 0 ? { succeeded: tally.succeeded } : {}),
    ...(tally.failed > 0 ? { failed: tally.failed } : {}),
    ...(completed && completed.size > 0 ? { completedIndexes: formatIndexes(completed) } : {}),
    ready: Math.min(tally.ready, tally.active.length),
    terminating: tally.terminating,
    ...(before.uncountedTerminatedPods || before.startTime || started.startTime ? { uncountedTerminatedPods: {} } : {}),
  }
  if (!verdict) return counted
  const { type, reason, message } = verdict
  const judged = withCondition(counted, { type, reason, message, now })
  if (tally.active.length > 0 || tally.terminating > 0) return judged
  if (type === 'FailureTarget') return withCondition(judged, { type: 'Failed', reason, message, now })
  return { ...withCondition(judged, { type: 'Complete', reason, message, now }), completionTime: now }
}

/** Says in events what the status says anew. */
function tell({ recorder }: ControllerContext, job: Job, status: JobStatus): void {
  const isNew = (type: string): boolean => conditionOf(status, type) !== undefined && conditionOf(job.status, type) === undefined
  const failed = conditionOf(status, 'Failed')
  if (isNew('Complete')) recorder.event(job, 'Normal', 'Completed', 'Job completed')
  if (failed && isNew('Failed')) recorder.event(job, 'Warning', failed.reason ?? '', failed.message ?? '')
  if (isNew('Suspended')) recorder.event(job, 'Normal', 'Suspended', 'Job suspended')
  else if (conditionOf(job.status, 'Suspended') && !conditionOf(status, 'Suspended')) recorder.event(job, 'Normal', 'Resumed', 'Job resumed')
}
