/** Which Jobs a CronJob takes for running, and when one succeeded last. Upstream: syncCronJob in cronjob_controllerv2.go (v1.32). */
import type { CronJob } from '../../../api/kinds/cron-job'
import type { Job } from '../../../api/kinds/job'
import type { Core } from '../../../api/types'
import type { ControllerContext } from '../controller'
import { finishOf } from './cron-acts'

export type CronStatus = CronJob['status']

export const referenceTo = ({ apiVersion, kind, metadata }: Job): Core.ObjectReference => ({
  apiVersion,
  kind,
  name: metadata.name,
  namespace: metadata.namespace,
  resourceVersion: metadata.resourceVersion,
  uid: metadata.uid,
})

export function observeJobs({ recorder }: Pick<ControllerContext, 'recorder'>, cronJob: CronJob, jobs: readonly Job[]): CronStatus {
  const { active: before = [], ...rest } = cronJob.status
  const isListed = ({ metadata }: Job): boolean => before.some(({ uid }) => uid === metadata.uid)
  const finished = jobs.filter((job) => finishOf(job) !== undefined && isListed(job))
  for (const job of finished) recorder.event(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${job.metadata.name}, condition: ${finishOf(job)}`)
  for (const job of jobs) {
    if (finishOf(job) === undefined && !isListed(job)) {
      recorder.event(cronJob, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${job.metadata.name}`)
    }
  }
  const running = before.filter(({ uid }) => jobs.some((job) => job.metadata.uid === uid && finishOf(job) === undefined))
  for (const { name, uid } of before) {
    if (!jobs.some((job) => job.metadata.uid === uid)) recorder.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
  }
  const successes = jobs.filter((job) => finishOf(job) === 'Complete').map(({ status }) => status.completionTime ?? '')
  const lastSuccessfulTime = [rest.lastSuccessfulTime ?? '', ...successes].toSorted().at(-1)
  return { ...rest, ...(lastSuccessfulTime ? { lastSuccessfulTime } : {}), ...(running.length > 0 ? { active: running } : {}) }
}
