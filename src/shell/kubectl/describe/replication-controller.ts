/** Upstream: kubectl/pkg/describe/describe.go describeReplicationController (v1.32). */
import type { ReplicationController } from '../../../api/types'
import { conditionLines } from './condition-lines'
import { defineDescriber, eventsSection } from './describer'
import { podTemplateLines } from './pod-template'
import { podsStatus } from './replica-set'
import { annotationLines, formatMap, labelLines } from './text'

export const describeReplicationController = defineDescriber<ReplicationController>('ReplicationController', async (controller, about) => {
  const { metadata, spec, status } = controller
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    `Selector:\t${formatMap(spec.selector)}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `Replicas:\t${status.replicas ?? 0} current / ${spec.replicas ?? 0} desired`,
    `Pods Status:\t${await podsStatus(about.context, metadata, { matchLabels: spec.selector })}`,
    ...podTemplateLines(spec.template),
    ...conditionLines(status.conditions),
    ...(await eventsSection(about, controller)),
  ]
})
