/** Making and deleting the Jobs of a CronJob. Upstream: pkg/controller/cronjob/{cronjob_controllerv2,utils}.go (v1.32). */
import { zoneOffsetMs } from '../../../api/cron/time-zone'
import type { CronJob } from '../../../api/kinds/cron-job'
import { Job } from '../../../api/kinds/job'
import { isAlreadyExists, isStatusError, type StatusError } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { controllerReference } from '../owner'
import { isNamespaceTerminating } from '../replica-set/replicas'

export type Acts = Pick<ControllerContext, 'door' | 'recorder'>

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

export const finishOf = ({ status }: Job): 'Complete' | 'Failed' | undefined => {
  const found = status.conditions?.find(
    (condition) => condition.status === 'True' && (condition.type === 'Complete' || condition.type === 'Failed'),
  )
  return found && (found.type === 'Complete' ? 'Complete' : 'Failed')
}

/** The same time makes the same name, so that no time is served twice. */
export const jobName = ({ metadata }: CronJob, atMs: number): string => `${metadata.name}-${Math.floor(atMs / 60_000)}`

/** As a clock in that zone shows it. */
export function rfc3339(atMs: number, timeZone = 'UTC'): string {
  const offset = zoneOffsetMs(timeZone, atMs)
  const wall = new Date(atMs + offset).toISOString().slice(0, 19)
  if (offset === 0) return `${wall}Z`
  const minutes = Math.abs(offset) / 60_000
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0')
  return `${wall}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`
}

/** Undefined: one of that name is there already, and somebody else's. Throws when it could not be made. */
export function createJob({ door, recorder }: Acts, cronJob: CronJob, atMs: number): Job | undefined {
  const { metadata = {}, spec = { template: {} } } = cronJob.spec.jobTemplate
  const place = { namespace: cronJob.metadata.namespace, name: jobName(cronJob, atMs) }
  const annotations = { ...metadata.annotations, [SCHEDULED_AT]: rfc3339(atMs, cronJob.spec.timeZone) }
  const owner = controllerReference(cronJob)
  try {
    const { name, namespace } = place
    const job = door.create(Job, { metadata: { name, namespace, labels: { ...metadata.labels }, annotations, ownerReferences: [owner] }, spec })
    recorder.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${place.name}`)
    return job
  } catch (error) {
    if (!isStatusError(error)) throw error
    if (isAlreadyExists(error)) {
      const job = door.get(Job, place)
      return job.metadata.ownerReferences?.some(({ uid, controller }) => controller && uid === owner.uid) ? job : undefined
    }
    if (!isNamespaceTerminating(error)) recorder.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`)
    throw error
  }
}

/** Gives the error with which the server refuses. */
export function deleteJob({ door, recorder }: Acts, cronJob: CronJob, job: Job): StatusError | undefined {
  try {
    door.delete(Job, job.metadata, { propagationPolicy: 'Background' })
    recorder.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`)
  } catch (error) {
    if (!isStatusError(error)) throw error
    recorder.event(cronJob, 'Warning', 'FailedDelete', `Deleted job: ${error.message}`)
    return error
  }
}
