/** Which Jobs a CronJob takes for running, and when one succeeded last. Upstream: syncCronJob in cronjob_controllerv2.go (v1.32). */
import { CronJob } from '../../../api/kinds/cron-job'
import { Job } from '../../../api/kinds/job'
import type { Core } from '../../../api/types'
import { withFields } from '../../../base/with-fields'
import { finishOf, type Acts } from './cron-acts'

export type CronStatus = CronJob['status']

export const referenceTo = ({ apiVersion, kind, metadata }: Job): Core.ObjectReference => ({
  apiVersion,
  kind,
  name: metadata.name,
  namespace: metadata.namespace,
  resourceVersion: metadata.resourceVersion,
  uid: metadata.uid,
})

export function withActive({ active: _before, ...rest }: CronStatus, active: Core.ObjectReference[]): CronStatus {
  return active.length > 0 ? withFields(rest, { active }) : rest
}

export function withoutActive(status: CronStatus, gone: ReadonlySet<string | undefined>): CronStatus {
  const { active = [] } = status
  return active.some(({ uid }) => gone.has(uid)) ? withActive(status, active.filter(({ uid }) => !gone.has(uid))) : status
}

export function observeJobs(context: Acts, cronJob: CronJob, { status, jobs }: { status: CronStatus; jobs: readonly Job[] }): CronStatus {
  const { recorder } = context
  const active = status.active ?? []
  const listed = new Set(active.map(({ uid }) => uid))
  const gone = new Set<string | undefined>()
  for (const job of jobs) {
    const { uid, name } = job.metadata
    const finish = finishOf(job)
    if (finish && listed.has(uid)) {
      recorder.event(cronJob, 'Normal', 'SawCompletedJob', `Saw completed job: ${name}, condition: ${finish}`)
      gone.add(uid)
    } else if (!finish && !listed.has(uid) && !isKnownToServer(context, cronJob, uid)) {
      recorder.event(cronJob, 'Warning', 'UnexpectedJob', `Saw a job that the controller did not create or forgot: ${name}`)
    }
  }
  for (const { name = '', uid } of active) {
    if (jobs.some(({ metadata }) => metadata.uid === uid) || isThere(context, cronJob, name)) continue
    recorder.event(cronJob, 'Normal', 'MissingJob', `Active job went missing: ${name}`)
    gone.add(uid)
  }
  return withLastSuccess(withoutActive(status, gone), jobs)
}

/** The copy of the status may be behind. */
const isKnownToServer = ({ door }: Acts, { metadata }: CronJob, uid: string): boolean =>
  door.get(CronJob, metadata).status.active?.some((each) => each.uid === uid) ?? false

/** The copy of the Jobs may be behind. */
const isThere = ({ door }: Acts, { metadata }: CronJob, name: string): boolean =>
  door.find(Job, { namespace: metadata.namespace, name }) !== undefined

function withLastSuccess(status: CronStatus, jobs: readonly Job[]): CronStatus {
  const successes = jobs.filter((job) => finishOf(job) === 'Complete').map((job) => job.status.completionTime ?? '')
  const lastSuccessfulTime = [status.lastSuccessfulTime ?? '', ...successes].reduce((a, b) => (b > a ? b : a))
  return lastSuccessfulTime && lastSuccessfulTime !== status.lastSuccessfulTime ? { ...status, lastSuccessfulTime } : status
}
