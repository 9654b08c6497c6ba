/**
 * Makes a Job at each time of a schedule, unless the one before still runs and that is not wanted, and keeps the last few.
 * Upstream: pkg/controller/cronjob/cronjob_controllerv2.go (v1.32).
 */
import { CronError } from '../../../api/cron/parse-cron'
import { CronJob } from '../../../api/kinds/cron-job'
import { Job } from '../../../api/kinds/job'
import { controllerOf, keyOf } from '../../../api/object'
import { isSame } from '../../../api/updates'
import type { Change } from '../../client/informer'
import type { Controller, ControllerContext } from '../controller'
import { withoutActive } from './active-jobs'
import { nextLookMs, readSchedule } from './due-time'
import { cleanUp } from './history'
import { syncCronJob } from './sync-cron-job'

/** Jobs by the name of their controller: those of a CronJob that had the name before are seen, too. */
const BY_CONTROLLER = 'controller.name'

const controllerNames = (job: Job): readonly string[] => {
  const owner = controllerOf(job)
  return owner ? [`${job.metadata.namespace}/${owner.name}`] : []
}

export const cronJobController: Controller = {
  name: 'cronjob-controller',
  start(context) {
    const cronJobs = context.informers.of(CronJob)
    const jobs = context.informers.of(Job, { indexes: { [BY_CONTROLLER]: controllerNames } })
    const queue = context.queue('CronJob', {
      reconcile(key) {
        const cronJob = cronJobs.get(key)
        return cronJob && reconcile(context, cronJob, jobs.byIndex(BY_CONTROLLER, key))
      },
    })

    cronJobs.onChange((change) => {
      const { object, previous } = change
      const isMoved = previous && (previous.spec.schedule !== object.spec.schedule || previous.spec.timeZone !== object.spec.timeZone)
      // What a new schedule would have asked for before is not made up for.
      if (change.type === 'MODIFIED' && isMoved) planAnew(object)
      else queue.add(keyOf(object))
    })
    jobs.onChange((change) => {
      for (const key of concerned(change)) queue.add(key)
    })

    function planAnew(cronJob: CronJob): void {
      const cron = readSchedule(cronJob)
      const waitMs = cron instanceof CronError ? undefined : nextLookMs(cronJob, cron, context.clock.now())
      if (cron instanceof CronError) {
        context.recorder.event(
          cronJob,
          'Warning',
          'UnParseableCronJobSchedule',
          `unparseable schedule for cronjob: ${cronJob.spec.schedule}`,
        )
      } else if (waitMs !== undefined) queue.addAfter(keyOf(cronJob), waitMs)
    }

    function concerned({ object, previous }: Change<Job>): readonly string[] {
      const owners = previous && previous.metadata.ownerReferences !== object.metadata.ownerReferences ? [previous, object] : [object]
      return owners.flatMap((job) => cronJobOf(job) ?? [])
    }

    function cronJobOf(job: Job): string | undefined {
      const owner = controllerOf(job)
      if (owner?.kind !== 'CronJob') return undefined
      const key = `${job.metadata.namespace}/${owner.name}`
      return cronJobs.get(key)?.metadata.uid === owner.uid ? key : undefined
    }
  },
}

function reconcile(context: ControllerContext, cronJob: CronJob, jobs: readonly Job[]): number | undefined {
  const status = withoutActive(cronJob.status, cleanUp(context, cronJob, jobs))
  const synced = syncCronJob(context, cronJob, { status, jobs })
  if (!isSame(synced.status, cronJob.status)) context.door.updateStatus(CronJob, { ...cronJob, status: synced.status })
  if (synced.failure) throw synced.failure
  return synced.againMs
}
