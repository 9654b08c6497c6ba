/** Completes Jobs and CronJobs. Upstream: SetDefaults_Job and SetDefaults_CronJob in pkg/apis/batch/v1/defaults.go (v1.32). */
import type { Batch, CronJob, Job } from '../types'
import { fill } from './fill'
import { completeTemplate } from './workload'

const MAX_INT32 = 2_147_483_647

export function defaultJob(job: Job): Job {
  const spec = defaultPatterns(defaultSpec(withTemplate(job.spec ?? {})))
  const { labels } = spec.template?.metadata ?? {}
  const isBare = labels !== undefined && Object.keys(job.metadata.labels ?? {}).length === 0
  if (spec === job.spec && !isBare) return job
  return { ...job, spec, ...(isBare ? { metadata: { ...job.metadata, labels } } : {}) }
}

function withTemplate(spec: Batch.JobSpec): Batch.JobSpec {
  const template = completeTemplate(spec.template ?? {})
  return template === spec.template ? spec : { ...spec, template }
}

function defaultSpec(spec: Batch.JobSpec): Batch.JobSpec {
  const isPlain = isAbsent(spec.completions) && isAbsent(spec.parallelism)
  return fill(spec, {
    ...(isPlain ? { completions: 1 } : {}),
    parallelism: 1,
    backoffLimit: isAbsent(spec.backoffLimitPerIndex) ? 6 : MAX_INT32,
    completionMode: 'NonIndexed',
    suspend: false,
    podReplacementPolicy: spec.podFailurePolicy ? 'Failed' : 'TerminatingOrFailed',
    manualSelector: false,
  })
}

/** A pattern that names no status means that the condition is true. */
function defaultPatterns(spec: Batch.JobSpec): Batch.JobSpec {
  const { podFailurePolicy } = spec
  const isLacking = podFailurePolicy?.rules?.some(({ onPodConditions }) => onPodConditions?.some(({ status }) => !status))
  if (!podFailurePolicy || !isLacking) return spec
  const rules = podFailurePolicy.rules.map((rule) =>
    rule.onPodConditions ? { ...rule, onPodConditions: rule.onPodConditions.map((pattern) => fill(pattern, { status: 'True' })) } : rule,
  )
  return { ...spec, podFailurePolicy: { ...podFailurePolicy, rules } }
}

const isAbsent = (value: unknown): boolean => value === undefined || value === null

/** The Jobs of a CronJob are completed when they are made; of its template only the pod is. */
export function defaultCronJob(cronJob: CronJob): CronJob {
  const filled = fill(cronJob.spec ?? {}, {
    concurrencyPolicy: 'Allow',
    suspend: false,
    successfulJobsHistoryLimit: 3,
    failedJobsHistoryLimit: 1,
  })
  const jobTemplate = completeJobTemplate(filled.jobTemplate ?? {})
  const spec = jobTemplate === filled.jobTemplate ? filled : { ...filled, jobTemplate }
  return spec === cronJob.spec ? cronJob : { ...cronJob, spec }
}

function completeJobTemplate(template: Batch.JobTemplateSpec): Batch.JobTemplateSpec {
  const spec = withTemplate(template.spec ?? { template: {} })
  const { metadata } = template
  if (metadata && 'creationTimestamp' in metadata) return spec === template.spec ? template : { ...template, spec }
  return { ...template, metadata: { ...noTimestamp, ...metadata }, spec }
}

/** The generated type says string; the wire says null. */
const noTimestamp: object = { creationTimestamp: null }
