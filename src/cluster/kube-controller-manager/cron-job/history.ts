/** Deletes the finished Jobs beyond those that are to be kept. Upstream: cleanupFinishedJobs in pkg/controller/cronjob/cronjob_controllerv2.go (v1.32). */
import type { CronJob } from '../../../api/kinds/cron-job'
import type { Job } from '../../../api/kinds/job'
import { deleteJob, finishOf, type Acts } from './cron-acts'

export function cleanUp(context: Acts, cronJob: CronJob, jobs: readonly Job[]): void {
  const { successfulJobsHistoryLimit, failedJobsHistoryLimit } = cronJob.spec
  for (const [finish, limit] of [['Complete', successfulJobsHistoryLimit], ['Failed', failedJobsHistoryLimit]] as const) {
    if (limit === undefined) continue
    const finished = jobs.filter((job) => finishOf(job) === finish).sort(byStart)
    for (const job of finished.slice(0, Math.max(0, finished.length - limit))) deleteJob(context, cronJob, job)
  }
}

const startOf = ({ status, metadata }: Job): string => status.startTime ?? metadata.creationTimestamp
const byStart = (a: Job, b: Job): number => startOf(a).localeCompare(startOf(b)) || a.metadata.name.localeCompare(b.metadata.name)
