/**
 * Job: pods that run to their end, so many of them, so many at a time.
 * Upstream: pkg/apis/batch/v1/defaults.go, pkg/registry/batch/job/strategy.go, pkg/printers/internalversion/printers.go (v1.32).
 */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultJob } from '../defaults/job'
import { humanDuration } from '../duration'
import { generateJobSelector } from '../job-selector'
import type { Kind } from '../kind'
import { isTerminating } from '../object'
import type * as Types from '../types'
import { raiseGeneration, startGeneration } from '../updates'
import { validateJob, validateJobUpdate } from '../validation/job'
import { workloadCells, workloadColumns } from '../workload-columns'

export type Job = Types.Job

export const Job: Kind<Job> = {
  group: 'batch',
  version: 'v1',
  kind: 'Job',
  plural: 'jobs',
  singular: 'job',
  shortNames: [],
  categories: ['all'],
  namespaced: true,
  subresources: ['status'],
  leavesDependents: {
    warning:
      'child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set propagationPolicy=Orphan to suppress this warning',
  },
  columns: [
    nameColumn,
    textColumn('Status', 'Where the job is in its life.'),
    textColumn('Completions', 'Pods that succeeded, of all that should.'),
    textColumn('Duration', 'Time from its start to its end, or until now.'),
    ageColumn,
    ...workloadColumns,
  ],
  row: (job, nowMs) => [
    job.metadata.name,
    statusOf(job),
    completionsOf(job),
    durationOf(job, nowMs),
    ageOf(job, nowMs),
    ...workloadCells(job.spec),
  ],
  selectableFields: ({ status }) => ({ 'status.successful': String(status.succeeded ?? 0) }),
  setDefaults: defaultJob,
  prepareForCreate: (job) => generateJobSelector(startGeneration({ ...job, status: {} })),
  prepareForUpdate: raiseGeneration,
  validate: validateJob,
  validateUpdate: validateJobUpdate,
}

function statusOf(job: Job): string {
  const has = (wanted: string): boolean =>
    job.status.conditions?.some(({ type, status }) => type === wanted && status === 'True') ?? false
  if (has('Complete')) return 'Complete'
  if (has('Failed')) return 'Failed'
  if (isTerminating(job)) return 'Terminating'
  return ['Suspended', 'FailureTarget', 'SuccessCriteriaMet'].find(has) ?? 'Running'
}

function completionsOf({ spec, status }: Job): string {
  const { succeeded = 0 } = status
  if (spec.completions !== undefined) return `${succeeded}/${spec.completions}`
  const { parallelism = 0 } = spec
  return parallelism > 1 ? `${succeeded}/1 of ${parallelism}` : `${succeeded}/1`
}

function durationOf({ status: { startTime, completionTime } }: Job, nowMs: number): string {
  if (!startTime) return ''
  return humanDuration((completionTime ? Date.parse(completionTime) : nowMs) - Date.parse(startTime))
}
