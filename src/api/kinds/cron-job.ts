/**
 * CronJob: a Job made anew at the times of a schedule.
 * Upstream: pkg/apis/batch/v1/defaults.go, pkg/registry/batch/cronjob/strategy.go, pkg/printers/internalversion/printers.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, numberColumn, since, textColumn } from '../columns'
import { defaultCronJob } from '../defaults/job'
import type { Column, Kind } from '../kind'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validateCronJob } from '../validation/cron-job'
import { workloadCells, workloadColumns } from '../workload-columns'

export type CronJob = Types.CronJob

const suspendColumn: Column = { ...textColumn('Suspend', 'Whether no new jobs are made.'), type: 'boolean' }

export const CronJob: Kind<CronJob> = {
  group: 'batch',
  version: 'v1',
  kind: 'CronJob',
  plural: 'cronjobs',
  singular: 'cronjob',
  shortNames: ['cj'],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('Schedule', 'When jobs are made.'),
    textColumn('Timezone', 'Where the schedule is read.'),
    suspendColumn,
    numberColumn('Active', 'Jobs that run at present.'),
    textColumn('Last Schedule', 'Time since a job was made last.'),
    ageColumn,
    ...workloadColumns,
  ],
  row: ({ metadata, spec, status, ...rest }, nowMs) => [
    metadata.name,
    spec.schedule,
    spec.timeZone ?? '<none>',
    spec.suspend ? 'True' : 'False',
    status.active?.length ?? 0,
    status.lastScheduleTime ? since(status.lastScheduleTime, nowMs) : '<none>',
    ageOf({ metadata, ...rest }, nowMs),
    ...workloadCells(spec.jobTemplate?.spec ?? {}),
  ],
  setDefaults: defaultCronJob,
  prepareForCreate: (cronJob) => startGeneration({ ...cronJob, status: {} }),
  prepareForUpdate: raiseGeneration,
  validate: validateCronJob,
}
