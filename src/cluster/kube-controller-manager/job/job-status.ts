/** Conditions of a Job, and the verdict over it. Upstream: pkg/controller/job/{job_controller.go,util/utils.go} (v1.32). */
import type { Job } from '../../../api/kinds/job'
import type { Batch } from '../../../api/types'
import { withFields } from '../../../base/with-fields'
import { countIndexes } from './intervals'
import { isFailed, isPastRestartLimit } from './job-pods'
import type { JobView } from './job-view'
import { matchFailure } from './pod-failure-policy'
import { matchSuccess } from './success-policy'

export type JobStatus = Job['status']
export type JobCondition = Readonly<Batch.JobCondition>

export const conditionOf = ({ conditions }: JobStatus, wanted: string): JobCondition | undefined =>
  conditions?.find(({ type, status }) => type === wanted && status === 'True')

export const isFinished = ({ status }: Job): boolean =>
  conditionOf(status, 'Complete') !== undefined || conditionOf(status, 'Failed') !== undefined

/** The condition that ends a Job, or will end it when the last of its pods is gone. */
export interface Verdict {
  readonly type: 'SuccessCriteriaMet' | 'FailureTarget'
  readonly reason: string
  readonly message: string
}

export const completed: Verdict = {
  type: 'SuccessCriteriaMet',
  reason: 'CompletionsReached',
  message: 'Reached expected number of succeeded pods',
}

/** Undefined while there is more to do. A verdict stands once it is given. */
export function judge(view: JobView, nowMs: number): Verdict | undefined {
  return givenVerdict(view.job) ?? judgeFailures(view, nowMs) ?? judgeIndexes(view)
}

function givenVerdict({ status }: Job): Verdict | undefined {
  for (const type of ['SuccessCriteriaMet', 'FailureTarget'] as const) {
    const given = conditionOf(status, type)
    if (given) return { type, reason: given.reason ?? '', message: given.message ?? '' }
  }
}

const failure = (reason: string, message: string): Verdict => ({ type: 'FailureTarget', reason, message })

function judgeFailures({ job, pods, failed }: JobView, nowMs: number): Verdict | undefined {
  const message = job.spec.podFailurePolicy && failureMessage(job, pods)
  if (message !== undefined) return failure('PodFailurePolicy', message)
  if (failed > (job.spec.backoffLimit ?? 6) || isPastRestartLimit(job, pods)) {
    return failure('BackoffLimitExceeded', 'Job has reached the specified backoff limit')
  }
  const remaining = remainingDeadlineMs(job, nowMs)
  if (remaining !== undefined && remaining <= 0) return failure('DeadlineExceeded', 'Job was active longer than specified deadline')
}

function failureMessage(job: Job, pods: JobView['pods']): string | undefined {
  for (const pod of pods) {
    const message = isFailed(job, pod) ? matchFailure(job.spec.podFailurePolicy, pod).message : undefined
    if (message !== undefined) return message
  }
}

function judgeIndexes({ job, indexes }: JobView): Verdict | undefined {
  if (!indexes) return undefined
  const { maxFailedIndexes = Infinity, completions = 0 } = job.spec
  const failed = countIndexes(indexes.failed ?? [])
  if (failed > maxFailedIndexes) {
    return failure('MaxFailedIndexesExceeded', 'Job has exceeded the specified maximal number of failed indexes')
  }
  if (failed > 0 && failed + countIndexes(indexes.succeeded) >= completions) return failure('FailedIndexes', 'Job has failed indexes')
  const message = matchSuccess(job.spec, indexes.succeeded)
  return message === undefined ? undefined : { type: 'SuccessCriteriaMet', reason: 'SuccessPolicy', message }
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

/** Nothing becomes false that has never been true. */
export function withCondition(status: JobStatus, { type, status: value = 'True', reason, message, now }: NewCondition): JobStatus {
  const conditions = status.conditions ?? []
  const known = conditions.find((condition) => condition.type === type)
  if (known ? known.status === value && known.reason === reason && known.message === message : value === 'False') return status
  const next = { type, status: value, lastProbeTime: now, lastTransitionTime: now, reason, message }
  return withFields(status, { conditions: known ? conditions.map((condition) => (condition === known ? next : condition)) : [...conditions, next] })
}
