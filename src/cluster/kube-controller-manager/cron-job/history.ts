/**
 * Deletes the finished Jobs beyond those that are to be kept.
 * Upstream: cleanupFinishedJobs in pkg/controller/cronjob/cronjob_controllerv2.go (v1.32).
 */
import type { CronJob } from '../../../api/kinds/cron-job'
import type { Job } from '../../../api/kinds/job'
import { deleteJob, finishOf, type Acts } from './cron-acts'

/** Gives the uids of those that are gone. */
export function cleanUp(context: Acts, cronJob: CronJob, jobs: readonly Job[]): ReadonlySet<string> {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec
  const gone = new Set<string>()
  for (const [finish, limit] of [
    ['Complete', successfulJobsHistoryLimit],
    ['Failed', failedJobsHistoryLimit],
  ] as const) {
    if (limit === undefined) continue
    const finished = jobs.filter((job) => finishOf(job) === finish).sort(byStart)
    for (const job of finished.slice(0, Math.max(0, finished.length - limit))) {
      if (!deleteJob(context, cronJob, job)) gone.add(job.metadata.uid)
    }
  }
  return gone
}

/** Those that have not begun come last. */
export function byStart(a: Job, b: Job): number {
  const [from, to] = [a.status.startTime ?? '~', b.status.startTime ?? '~']
  if (from !== to) return from < to ? -1 : 1
  return a.metadata.name < b.metadata.name ? -1 : 1
}
