/** Upstream: kubectl/pkg/describe/describe.go describeStatefulSet, describeVolumeClaimTemplates (v1.32). */
import { formatLabelSelector } from '../../../api/selectors'
import type { Core, StatefulSet } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { podTemplateLines } from './pod-template'
import { podsStatus } from './replica-set'
import { annotationLines, formatTime, labelLines } from './text'

export const describeStatefulSet = defineDescriber<StatefulSet>('StatefulSet', async (set, about) => {
  const { metadata, spec, status } = set
  const { type = '', rollingUpdate } = spec.updateStrategy ?? {}
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`,
    `Selector:\t${formatLabelSelector(spec.selector)}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `Replicas:\t${spec.replicas ?? 1} desired | ${status.replicas} total`,
    `Update Strategy:\t${type}`,
    ...(rollingUpdate?.partition === undefined ? [] : [`  Partition:\t${rollingUpdate.partition}`]),
    `Pods Status:\t${await podsStatus(about.context, set.metadata, set.spec.selector)}`,
    ...podTemplateLines(spec.template),
    ...claimLines(spec.volumeClaimTemplates ?? []),
    ...(await eventsSection(about, set)),
  ]
})

function claimLines(claims: readonly Core.PersistentVolumeClaim[]): string[] {
  if (claims.length === 0) return ['Volume Claims:\t<none>']
  return [
    'Volume Claims:',
    ...claims.flatMap(({ metadata, spec }) => [
      `  Name:\t${metadata?.name ?? ''}`,
      `  StorageClass:\t${spec?.storageClassName ?? ''}`,
      ...labelLines('  Labels', metadata?.labels),
      ...annotationLines('  Annotations', metadata?.annotations),
      `  Capacity:\t${spec?.resources?.requests?.storage ?? '<default>'}`,
      `  Access Modes:\t[${(spec?.accessModes ?? []).join(' ')}]`,
    ]),
  ]
}
