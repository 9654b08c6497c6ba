/** Upstream: kubectl/pkg/describe/describe.go describeCronJob, describeJobTemplate (v1.32). */
import { formatLabelSelector } from '../../../api/selectors'
import type { CronJob } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { podTemplateLines } from './pod-template'
import { annotationLines, formatTime, labelLines, title } from './text'

const UNSET = '<unset>'

export const describeCronJob = defineDescriber<CronJob>('CronJob', async (cronJob, about) => {
  const { metadata, spec, status } = cronJob
  const { startingDeadlineSeconds: deadline } = spec
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `Schedule:\t${spec.schedule}`,
    `Concurrency Policy:\t${spec.concurrencyPolicy ?? ''}`,
    `Suspend:\t${spec.suspend === undefined ? UNSET : title(spec.suspend)}`,
    `Successful Job History Limit:\t${spec.successfulJobsHistoryLimit ?? UNSET}`,
    `Failed Job History Limit:\t${spec.failedJobsHistoryLimit ?? UNSET}`,
    `Starting Deadline Seconds:\t${deadline === undefined ? UNSET : `${deadline}s`}`,
    ...templateLines(spec.jobTemplate.spec ?? { template: {} }),
    `Last Schedule Time:\t${status.lastScheduleTime ? formatTime(status.lastScheduleTime) : UNSET}`,
    `Active Jobs:\t${(status.active ?? []).map(({ name }) => name).join(', ') || '<none>'}`,
    ...(await eventsSection(about, cronJob)),
  ]
})

function templateLines(spec: NonNullable<CronJob['spec']['jobTemplate']['spec']>): readonly string[] {
  const { activeDeadlineSeconds: deadline } = spec
  return [
    `Selector:\t${spec.selector ? formatLabelSelector(spec.selector) : UNSET}`,
    `Parallelism:\t${spec.parallelism ?? UNSET}`,
    `Completions:\t${spec.completions ?? UNSET}`,
    ...(deadline === undefined ? [] : [`Active Deadline Seconds:\t${deadline}s`]),
    ...podTemplateLines(spec.template),
  ]
}
