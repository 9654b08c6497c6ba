/**
 * Makes a Job at each time of a schedule, unless the one before still runs and that is not wanted, and keeps the last few.
 * Upstream: pkg/controller/cronjob/cronjob_controllerv2.go (v1.32).
 */
import { nextTime } from '../../../api/cron/next-time'
import { CronError, parseCron, type Cron } from '../../../api/cron/parse-cron'
import { CronJob } from '../../../api/kinds/cron-job'
import { Job } from '../../../api/kinds/job'
import { isTerminating, keyOf } from '../../../api/object'
import { isSame } from '../../../api/updates'
import type { Controller, ControllerContext } from '../controller'
import { ownerKey } from '../owner'
import { observeJobs, referenceTo, type CronStatus } from './active-jobs'
import { createJob, deleteJob, jobName, rfc3339 } from './cron-acts'
import { dueTime } from './due-time'
import { cleanUp } from './history'

/** Clocks are never quite even. */
const SKEW_MS = 100
const MANY_MISSED = 100

export const cronJobController: Controller = {
  name: 'cronjob-controller',
  start(context) {
    const cronJobs = context.informers.of(CronJob)
    const jobs = context.informers.of(Job)
    const queue = context.queue('CronJob', {
      reconcile(key) {
        const cronJob = cronJobs.get(key)
        return cronJob && sync(context, cronJob, jobs.ownedBy(cronJob.metadata.uid))
      },
    })
    cronJobs.onChange(({ object }) => queue.add(keyOf(object)))
    jobs.onChange(({ object }) => {
      const key = ownerKey(object, 'CronJob')
      if (key) queue.add(key)
    })
  },
}

function sync(context: ControllerContext, cronJob: CronJob, jobs: readonly Job[]): number | undefined {
  const observed = observeJobs(context, cronJob, jobs)
  const served = isTerminating(cronJob) ? { status: observed } : serve(context, cronJob, { status: observed, jobs })
  if (!isSame(served.status, cronJob.status)) context.door.updateStatus(CronJob, { ...cronJob, status: served.status })
  cleanUp(context, cronJob, jobs)
  return served.againMs
}

interface Serving {
  readonly status: CronStatus
  readonly jobs: readonly Job[]
}

interface Served {
  readonly status: CronStatus
  readonly againMs?: number
}

function serve(context: ControllerContext, cronJob: CronJob, { status, jobs }: Serving): Served {
  const { clock, recorder } = context
  const { spec } = cronJob
  if (spec.suspend) return { status }
  const cron = readSchedule(context, cronJob)
  if (!cron) return { status }
  const now = clock.now()
  if (nextTime(cron, Date.parse(status.lastScheduleTime ?? cronJob.metadata.creationTimestamp), spec.timeZone) === undefined) {
    // A schedule that never comes round looks to upstream like one that comes round at once.
    const problem = 'time difference between two schedules is less than 1 second'
    recorder.event(cronJob, 'Warning', 'InvalidSchedule', `invalid schedule: ${spec.schedule} : ${problem}`)
    return { status }
  }
  const { atMs, missed } = dueTime(cronJob, cron, now)
  const next = nextTime(cron, now, spec.timeZone)
  const rest: Served = { status, ...(next === undefined ? {} : { againMs: next - now + SKEW_MS }) }
  if (missed > MANY_MISSED) {
    recorder.event(cronJob, 'Warning', 'TooManyMissedTimes', 'too many missed start times. Set or decrease .spec.startingDeadlineSeconds or check clock skew')
  }
  if (atMs === undefined) return rest
  const { startingDeadlineSeconds: deadline } = spec
  if (deadline !== undefined && atMs + deadline * 1000 < now) {
    recorder.event(cronJob, 'Warning', 'MissSchedule', `Missed scheduled time to start a job: ${new Date(atMs).toUTCString().replace('GMT', '+0000')}`)
    return rest
  }
  const isRunning = status.active?.some(({ name }) => name === jobName(cronJob, atMs))
  if (isRunning || (status.lastScheduleTime && Date.parse(status.lastScheduleTime) === atMs)) return rest
  const active = status.active ?? []
  if (spec.concurrencyPolicy === 'Forbid' && active.length > 0) {
    recorder.event(cronJob, 'Normal', 'JobAlreadyActive', 'Not starting job because prior execution is running and concurrency policy is Forbid')
    return rest
  }
  const replaced = spec.concurrencyPolicy === 'Replace' ? jobs.filter(({ metadata }) => active.some(({ uid }) => uid === metadata.uid)) : []
  for (const job of replaced) deleteJob(context, cronJob, job)
  const kept = active.filter(({ uid }) => !replaced.some(({ metadata }) => metadata.uid === uid))
  const job = createJob(context, cronJob, atMs)
  if (!job) return rest
  return { ...rest, status: { ...status, active: [...kept, referenceTo(job)], lastScheduleTime: rfc3339(atMs) } }
}

function readSchedule({ recorder }: ControllerContext, cronJob: CronJob): Cron | undefined {
  try {
    return parseCron(cronJob.spec.schedule)
  } catch (error) {
    if (!(error instanceof CronError)) throw error
    recorder.event(cronJob, 'Warning', 'UnparseableSchedule', `unparseable schedule: ${JSON.stringify(cronJob.spec.schedule)} : ${error.message}`)
  }
}
