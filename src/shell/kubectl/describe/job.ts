/** Upstream: kubectl/pkg/describe/describe.go describeJob (v1.32). */
import { humanDuration } from '../../../api/duration'
import { controllerOf } from '../../../api/object'
import { formatLabelSelector } from '../../../api/selectors'
import type { Job } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { podTemplateLines } from './pod-template'
import { annotationLines, formatTime, labelLines } from './text'

export const describeJob = defineDescriber<Job>('Job', async (job, about) => {
  const { metadata, spec, status } = job
  const owner = controllerOf(job)
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...(spec.selector ? [`Selector:\t${formatLabelSelector(spec.selector)}`] : []),
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    ...(owner ? [`Controlled By:\t${owner.kind}/${owner.name}`] : []),
    `Parallelism:\t${spec.parallelism ?? '<unset>'}`,
    `Completions:\t${spec.completions ?? '<unset>'}`,
    ...line('Completion Mode', spec.completionMode),
    ...line('Suspend', spec.suspend),
    ...line('Backoff Limit', spec.backoffLimit),
    ...line('TTL Seconds After Finished', spec.ttlSecondsAfterFinished),
    ...timeLines(status),
    ...line('Active Deadline Seconds', spec.activeDeadlineSeconds, 's'),
    `Pods Statuses:\t${podsStatuses(status)}`,
    ...(spec.completionMode === 'Indexed' ? [`Completed Indexes:\t${status.completedIndexes || '<none>'}`] : []),
    ...podTemplateLines(spec.template),
    ...(await eventsSection(about, job)),
  ]
})

const line = (title: string, value: string | number | boolean | undefined, unit = ''): readonly string[] =>
  value === undefined ? [] : [`${title}:\t${value}${unit}`]

function timeLines({ startTime, completionTime }: Job['status']): readonly string[] {
  return [
    ...(startTime ? [`Start Time:\t${formatTime(startTime)}`] : []),
    ...(completionTime ? [`Completed At:\t${formatTime(completionTime)}`] : []),
    ...(startTime && completionTime ? [`Duration:\t${humanDuration(Date.parse(completionTime) - Date.parse(startTime))}`] : []),
  ]
}

function podsStatuses({ active = 0, ready, succeeded = 0, failed = 0 }: Job['status']): string {
  return `${active} Active${ready === undefined ? '' : ` (${ready} Ready)`} / ${succeeded} Succeeded / ${failed} Failed`
}
