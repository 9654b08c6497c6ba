/** Conditions of a Job, and the verdict over it. Upstream: pkg/controller/job/job_controller.go, pkg/controller/job/utils.go (v1.32). */
import type { Job } from '../../../api/kinds/job'
import type { Batch } from '../../../api/types'
import { isPastRestartLimit, type PodCounts } from './job-pods'

export type JobStatus = Job['status']

export const conditionOf = ({ conditions }: JobStatus, wanted: string): Batch.JobCondition | undefined =>
  conditions?.find(({ type, status }) => type === wanted && status === 'True')

export const isFinished = ({ status }: Job): boolean =>
  conditionOf(status, 'Complete') !== undefined || conditionOf(status, 'Failed') !== undefined

export interface Verdict {
  readonly type: 'SuccessCriteriaMet' | 'FailureTarget'
  readonly reason: string
  readonly message: string
}

export interface Tally extends PodCounts {
  readonly succeeded: number
  readonly failed: number
}

/** Undefined while there is more to do. A verdict stands once it is given. */
export function judge(job: Job, tally: Tally, nowMs: number): Verdict | undefined {
  for (const type of ['FailureTarget', 'SuccessCriteriaMet'] as const) {
    const given = conditionOf(job.status, type)
    if (given) return { type, reason: given.reason ?? '', message: given.message ?? '' }
  }
  const { backoffLimit = 6, parallelism = 1 } = job.spec
  const isOver = tally.failed > (job.status.failed ?? 0) && tally.active.length !== parallelism && tally.failed > backoffLimit
  if (isOver || isPastRestartLimit(job, tally.active)) {
    return { type: 'FailureTarget', reason: 'BackoffLimitExceeded', message: 'Job has reached the specified backoff limit' }
  }
  const remaining = remainingDeadlineMs(job, nowMs)
  if (remaining !== undefined && remaining <= 0) {
    return { type: 'FailureTarget', reason: 'DeadlineExceeded', message: 'Job was active longer than specified deadline' }
  }
  if (isComplete(job, tally)) {
    return { type: 'SuccessCriteriaMet', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }
  }
}

/** Without a number of completions the first success ends the Job, once all its pods have ended. */
function isComplete({ spec: { completions } }: Job, { succeeded, active }: Tally): boolean {
  if (completions === undefined) return succeeded > 0 && active.length === 0
  return succeeded >= completions
}

export function remainingDeadlineMs({ spec, status }: Job, nowMs: number): number | undefined {
  if (spec.activeDeadlineSeconds === undefined || !status.startTime || spec.suspend) return undefined
  return Date.parse(status.startTime) + spec.activeDeadlineSeconds * 1000 - nowMs
}

export interface NewCondition {
  readonly type: string
  readonly status?: 'True' | 'False'
  readonly reason: string
  readonly message: string
  readonly now: string
}

export function withCondition(status: JobStatus, { type, status: value = 'True', reason, message, now }: NewCondition): JobStatus {
  const conditions = status.conditions ?? []
  const known = conditions.find((condition) => condition.type === type)
  if (known?.status === value && known.reason === reason && known.message === message) return status
  const lastTransitionTime = known?.status === value ? known.lastTransitionTime : now
  const next = { type, status: value, lastProbeTime: now, lastTransitionTime, reason, message }
  return { ...status, conditions: known ? conditions.map((condition) => (condition === known ? next : condition)) : [...conditions, next] }
}
