/** CronJobs. Upstream: pkg/apis/batch/validation/validation.go (v1.32). */
import { CronError, parseCron } from '../cron/parse-cron'
import { isTimeZone } from '../cron/time-zone'
import { invalid, notSupported, required, type FieldError } from '../field-error'
import type { Batch, CronJob } from '../types'
import { goLabelSelector, invalidGo } from './go-value'
import { validateJobSpec } from './job'
import { nonNegative } from './probe'

const none: readonly FieldError[] = []
/** Eleven characters are left for what the controller appends. */
const MAX_NAME_LENGTH = 52
const policies = ['Allow', 'Forbid', 'Replace']

export function validateCronJob({ metadata, spec }: CronJob): readonly FieldError[] {
  const isNew = !metadata.resourceVersion
  return [
    ...validateSchedule(spec.schedule ?? ''),
    ...nonNegative(spec.startingDeadlineSeconds, 'spec.startingDeadlineSeconds'),
    ...validateTimeZone(spec.timeZone),
    ...validatePolicy(spec.concurrencyPolicy),
    ...validateJobTemplate(spec.jobTemplate ?? {}, 'spec.jobTemplate.spec'),
    ...nonNegative(spec.successfulJobsHistoryLimit, 'spec.successfulJobsHistoryLimit'),
    ...nonNegative(spec.failedJobsHistoryLimit, 'spec.failedJobsHistoryLimit'),
    ...(isNew && metadata.name.length > MAX_NAME_LENGTH
      ? [invalid('metadata.name', metadata.name, `must be no more than ${MAX_NAME_LENGTH} characters`)]
      : none),
  ]
}

/** Upstream lets those have a zone in the schedule that had one before it was forbidden. */
function validateSchedule(schedule: string): readonly FieldError[] {
  const path = 'spec.schedule'
  if (schedule === '') return [required(path)]
  const errors: FieldError[] = []
  try {
    parseCron(schedule)
  } catch (error) {
    if (!(error instanceof CronError)) throw error
    errors.push(invalid(path, schedule, error.message))
  }
  if (!schedule.includes('TZ')) return errors
  return [...errors, invalid(path, schedule, 'cannot use TZ or CRON_TZ in schedule, use timeZone field instead')]
}

function validateTimeZone(timeZone: string | undefined): readonly FieldError[] {
  const path = 'spec.timeZone'
  if (timeZone === undefined || timeZone === null) return none
  if (timeZone === '') return [invalid(path, timeZone, 'timeZone must be nil or non-empty string')]
  if (timeZone.toLowerCase() === 'local') {
    return [invalid(path, timeZone, 'timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones')]
  }
  return isTimeZone(timeZone) ? none : [invalid(path, timeZone, `unknown time zone ${timeZone}`)]
}

function validatePolicy(policy: string | undefined): readonly FieldError[] {
  if (!policy) return [required('spec.concurrencyPolicy')]
  return policies.includes(policy) ? none : [notSupported('spec.concurrencyPolicy', policy, policies)]
}

function validateJobTemplate({ spec = { template: {} } }: Batch.JobTemplateSpec, path: string): readonly FieldError[] {
  const { selector, manualSelector } = spec
  return [
    ...validateJobSpec(spec, path),
    ...(selector ? [invalidGo(`${path}.selector`, goLabelSelector(selector), '`selector` will be auto-generated')] : none),
    ...(manualSelector ? [notSupported(`${path}.manualSelector`, manualSelector, ['nil', 'false'])] : none),
  ]
}
