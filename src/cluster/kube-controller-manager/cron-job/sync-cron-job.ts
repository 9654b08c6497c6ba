/**
 * One look at a CronJob: what runs, what is due, what may be started.
 * Upstream: syncCronJob in pkg/controller/cronjob/cronjob_controllerv2.go (v1.32).
 */
import { type Cron, CronError } from '../../../api/cron/parse-cron'
import type { CronJob } from '../../../api/kinds/cron-job'
import { Job } from '../../../api/kinds/job'
import { isTerminating } from '../../../api/object'
import { isStatusError, type StatusError } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { observeJobs, referenceTo, withActive, withoutActive, type CronStatus } from './active-jobs'
import { createJob, deleteJob, jobName, rfc3339 } from './cron-acts'
import { dueTime, NEVER, nextLookMs, readSchedule } from './due-time'

export interface Synced {
  readonly status: CronStatus
  readonly againMs?: number
  /** What was done so far stays written; the rest is tried again. */
  readonly failure?: StatusError
}

interface Syncing {
  readonly status: CronStatus
  readonly jobs: readonly Job[]
}

export function syncCronJob(context: ControllerContext, cronJob: CronJob, { status: before, jobs }: Syncing): Synced {
  const { clock, recorder } = context
  const { spec } = cronJob
  const status = observeJobs(context, cronJob, { status: before, jobs })
  if (isTerminating(cronJob) || spec.suspend) return { status }
  const cron = readSchedule(cronJob)
  if (cron instanceof CronError) {
    recorder.event(cronJob, 'Warning', 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(spec.schedule)} : ${cron.message}`)
    return { status }
  }
  const due = dueTime(cronJob, cron, { nowMs: clock.now(), withDeadline: true })
  if (due === NEVER) {
    recorder.event(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${NEVER}`)
    return { status }
  }
  if (due.atMs === undefined) return rest(context, { ...cronJob, status }, cron)
  if (due.missed === 'many') {
    recorder.event(
      cronJob,
      'Warning',
      'TooManyMissedTimes',
      'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew',
    )
  }
  if (!mayStart(context, { ...cronJob, status }, due.atMs)) return rest(context, { ...cronJob, status }, cron)
  return startJob(context, { ...cronJob, status }, { cron, atMs: due.atMs })
}

/** Nothing to do until the next time. */
function rest({ clock }: ControllerContext, cronJob: CronJob, cron: Cron): Synced {
  const againMs = nextLookMs(cronJob, cron, clock.now())
  return { status: cronJob.status, ...(againMs === undefined ? {} : { againMs }) }
}

function mayStart({ clock, recorder }: ControllerContext, cronJob: CronJob, atMs: number): boolean {
  const { spec, status } = cronJob
  const { startingDeadlineSeconds: deadline = Infinity } = spec
  if (atMs + deadline * 1000 < clock.now()) {
    recorder.event(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${rfc1123(atMs)}`)
    return false
  }
  const active = status.active ?? []
  const isServed = active.some(({ name }) => name === jobName(cronJob, atMs)) || Date.parse(status.lastScheduleTime ?? '') === atMs
  if (isServed) return false
  if (spec.concurrencyPolicy !== 'Forbid' || active.length === 0) return true
  recorder.event(
    cronJob,
    'Normal',
    'JobAlreadyActive',
    'Not starting job because prior execution is running and concurrency policy is Forbid',
  )
  return false
}

/** `Mon, 05 Jan 2026 09:10:00 +0000` */
const rfc1123 = (atMs: number): string => new Date(atMs).toUTCString().replace('GMT', '+0000')

function startJob(context: ControllerContext, cronJob: CronJob, { cron, atMs }: { cron: Cron; atMs: number }): Synced {
  let { status } = cronJob
  try {
    if (cronJob.spec.concurrencyPolicy === 'Replace') {
      for (const { name = '' } of status.active ?? []) {
        const replaced = findReplaced(context, cronJob, name)
        const failure = deleteJob(context, cronJob, replaced)
        if (failure) return { status, failure }
        status = withoutActive(status, new Set([replaced.metadata.uid]))
      }
    }
    const job = createJob(context, cronJob, atMs)
    const active = status.active ?? []
    if (!job || active.some(({ uid }) => uid === job.metadata.uid)) return { status }
    status = { ...withActive(status, [...active, referenceTo(job)]), lastScheduleTime: rfc3339(atMs) }
    return rest(context, { ...cronJob, status }, cron)
  } catch (error) {
    if (isStatusError(error)) return { status, failure: error }
    throw error
  }
}

function findReplaced({ door, recorder }: ControllerContext, cronJob: CronJob, name: string): Job {
  try {
    return door.get(Job, { namespace: cronJob.metadata.namespace, name })
  } catch (error) {
    if (isStatusError(error)) recorder.event(cronJob, 'Warning', 'FailedGet', `Get job: ${error.message}`)
    throw error
  }
}
