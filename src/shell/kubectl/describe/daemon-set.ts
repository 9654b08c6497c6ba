/** Upstream: kubectl/pkg/describe/describe.go describeDaemonSet (v1.32). */
import { formatLabelSelector } from '../../../api/selectors'
import type { DaemonSet } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { podTemplateLines } from './pod-template'
import { podsStatus } from './replica-set'
import { annotationLines, labelLines } from './text'

export const describeDaemonSet = defineDescriber<DaemonSet>('DaemonSet', async (daemonSet, about) => {
  const { metadata, spec, status } = daemonSet
  return [
    `Name:\t${metadata.name}`,
    `Selector:\t${formatLabelSelector(spec.selector)}`,
    ...labelLines('Node-Selector', spec.template.spec?.nodeSelector),
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `Desired Number of Nodes Scheduled: ${status.desiredNumberScheduled}`,
    `Current Number of Nodes Scheduled: ${status.currentNumberScheduled}`,
    `Number of Nodes Scheduled with Up-to-date Pods: ${status.updatedNumberScheduled ?? 0}`,
    `Number of Nodes Scheduled with Available Pods: ${status.numberAvailable ?? 0}`,
    `Number of Nodes Misscheduled: ${status.numberMisscheduled}`,
    `Pods Status:\t${await podsStatus(about.context, daemonSet.metadata, daemonSet.spec.selector)}`,
    ...podTemplateLines(spec.template),
    ...(await eventsSection(about, daemonSet)),
  ]
})
