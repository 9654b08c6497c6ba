/** Making and deleting the Jobs of a CronJob. Upstream: pkg/controller/cronjob/{cronjob_controllerv2,utils}.go (v1.32). */
import type { CronJob } from '../../../api/kinds/cron-job'
import { Job } from '../../../api/kinds/job'
import { isNotFound, isStatusError } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { controllerReference } from '../owner'

export type Acts = Pick<ControllerContext, 'door' | 'recorder'>

const SCHEDULED_AT = 'batch.kubernetes.io/cronjob-scheduled-timestamp'

export const finishOf = ({ status }: Job): 'Complete' | 'Failed' | undefined => {
  const found = status.conditions?.find((condition) => condition.status === 'True' && (condition.type === 'Complete' || condition.type === 'Failed'))
  return found && (found.type === 'Complete' ? 'Complete' : 'Failed')
}

/** The same time makes the same name, so that no time is served twice. */
export const jobName = ({ metadata }: CronJob, atMs: number): string => `${metadata.name}-${Math.floor(atMs / 60_000)}`

export const rfc3339 = (atMs: number): string => `${new Date(atMs).toISOString().slice(0, 19)}Z`

/** Undefined when it could not be made; one that is there already is as good as made. */
export function createJob({ door, recorder }: Acts, cronJob: CronJob, atMs: number): Job | undefined {
  const { metadata = {}, spec = { template: {} } } = cronJob.spec.jobTemplate
  const place = { namespace: cronJob.metadata.namespace, name: jobName(cronJob, atMs) }
  try {
    const job = door.create(Job, {
      metadata: {
        ...place,
        labels: { ...metadata.labels },
        annotations: { ...metadata.annotations, [SCHEDULED_AT]: rfc3339(atMs) },
        ownerReferences: [controllerReference(cronJob)],
      },
      spec,
    })
    recorder.event(cronJob, 'Normal', 'SuccessfulCreate', `Created job ${place.name}`)
    return job
  } catch (error) {
    if (!isStatusError(error)) throw error
    if (error.status.reason === 'AlreadyExists') return door.get(Job, place)
    recorder.event(cronJob, 'Warning', 'FailedCreate', `Error creating job: ${error.message}`)
    throw error
  }
}

export function deleteJob({ door, recorder }: Acts, cronJob: CronJob, job: Job): void {
  try {
    door.delete(Job, job.metadata, { propagationPolicy: 'Background' })
    recorder.event(cronJob, 'Normal', 'SuccessfulDelete', `Deleted job ${job.metadata.name}`)
  } catch (error) {
    if (!isStatusError(error) || !isNotFound(error)) throw error
  }
}
