/** One look at a Job: count, judge, create or delete, write down. Upstream: syncJob in pkg/controller/job/job_controller.go (v1.32). */
import type { Job } from '../../../api/kinds/job'
import type { Pod } from '../../../api/kinds/pod'
import { isTerminating, keyOf } from '../../../api/object'
import { withFields } from '../../../base/with-fields'
import type { ControllerContext } from '../controller'
import type { Expectations } from '../replica-set/expectations'
import { completed, judge, remainingDeadlineMs, withCondition, type JobStatus, type Verdict } from './job-status'
import { viewOf, type JobView, type Memory } from './job-view'
import { endPods, manageJob, type Managed } from './manage-job'
import { trackPods } from './track-pods'

export interface JobParts {
  readonly pods: readonly Pod[]
  readonly expectations: Expectations
  readonly memory: Memory
}

/** Gives the ms after which to look again, where nothing else would tell. */
export function syncJob(context: ControllerContext, job: Job, { pods, expectations, memory }: JobParts): number | undefined {
  const { clock } = context
  const isCurrent = expectations.areMet(keyOf(job))
  const view = viewOf(started(job, clock.timestamp()), pods, memory)
  const verdict = judge(view, clock.now())
  const step = verdict ? conclude(context, view, { verdict, isCurrent }) : proceed(context, view, { expectations, isCurrent })
  const { active, ready, terminating } = step
  const { active: _before, ...rest } = step.status
  const status: JobStatus = withFields(rest, active > 0 ? { active, ready, terminating } : { ready, terminating })
  trackPods(context, { ...view, job }, { status, verdict: step.verdict, terminating, memory })
  if (step.failure) throw step.failure
  return soonest(step.againMs, verdict ? undefined : remainingDeadlineMs(view.job, clock.now()))
}

const soonest = (...times: readonly (number | undefined)[]): number | undefined => {
  const known = times.filter((time) => time !== undefined)
  return known.length > 0 ? Math.min(...known) : undefined
}

/** The clock of a Job runs from its first moment without suspension. */
function started(job: Job, now: string): Job {
  const { spec, status } = job
  const startTime = status.startTime ?? (spec.suspend ? undefined : now)
  const { uncountedTerminatedPods = {} } = status
  return { ...job, status: { ...status, uncountedTerminatedPods, ...(startTime ? { startTime } : {}) } }
}

interface Step extends Managed {
  readonly status: JobStatus
  readonly verdict: Verdict | undefined
}

/** While pods may be there that nobody has seen yet, the verdict cannot be written down. */
function conclude(context: ControllerContext, view: JobView, { verdict, isCurrent }: { verdict: Verdict; isCurrent: boolean }): Step {
  const { isAll, ...managed } = endPods(context, view)
  return withFields(managed, { status: view.job.status, verdict: isAll && isCurrent ? verdict : undefined })
}

interface Proceeding {
  readonly expectations: Expectations
  readonly isCurrent: boolean
}

function proceed(context: ControllerContext, view: JobView, { expectations, isCurrent }: Proceeding): Step {
  const { job, active, ready, terminating } = view
  const mayManage = isCurrent && !isTerminating(job)
  const managed = mayManage ? manageJob(context, view, expectations) : { active: active.length, ready, terminating }
  const isComplete = isDone(view) && managed.active === 0
  const status = mayManage && !isComplete ? suspendOrResume(context, job) : job.status
  return withFields(managed, { status, verdict: isComplete ? completed : undefined })
}

/** Without a number of completions the first success ends the Job, once all its pods have ended. */
function isDone({ job: { spec }, succeeded }: JobView): boolean {
  return spec.completions === undefined ? succeeded > 0 : succeeded >= spec.completions
}

/** The time of a Job runs anew when it is resumed. */
function suspendOrResume({ clock, recorder }: ControllerContext, job: Job): JobStatus {
  const now = clock.timestamp()
  if (job.spec.suspend) {
    const suspended = withCondition(job.status, { type: 'Suspended', reason: 'JobSuspended', message: 'Job suspended', now })
    if (suspended !== job.status) recorder.event(job, 'Normal', 'Suspended', 'Job suspended')
    return suspended
  }
  const resumed = withCondition(job.status, { type: 'Suspended', status: 'False', reason: 'JobResumed', message: 'Job resumed', now })
  if (resumed === job.status) return resumed
  recorder.event(job, 'Normal', 'Resumed', 'Job resumed')
  return { ...resumed, startTime: now }
}
