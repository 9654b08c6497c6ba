/** The pod template inside of a workload's description. Upstream: kubectl/pkg/describe/describe.go DescribePodTemplate (v1.32). */
import type { Core } from '../../../api/types'
import { containerLines } from './containers'
import { tolerationLines } from './tolerations'
import { annotationLines, labelLines } from './text'
import { volumeLines } from './volumes'

export function podTemplateLines(template: Core.PodTemplateSpec | undefined): string[] {
  if (!template?.spec) return ['Pod Template:', '  <unset>']
  const { metadata = {}, spec } = template
  const init = spec.initContainers ?? []
  return [
    'Pod Template:',
    ...labelLines('  Labels', metadata.labels),
    ...(Object.keys(metadata.annotations ?? {}).length > 0
      ? annotationLines('  Annotations', metadata.annotations)
      : []),
    ...(spec.serviceAccountName ? [`  Service Account:\t${spec.serviceAccountName}`] : []),
    ...(init.length > 0 ? containerLines(init, { label: 'Init Containers', inTemplate: true }) : []),
    ...containerLines(spec.containers, { label: 'Containers', inTemplate: true }),
    ...volumeLines(spec.volumes ?? [], true),
    ...(spec.priorityClassName ? [`  Priority Class Name:\t${spec.priorityClassName}`] : []),
    ...labelLines('  Node-Selectors', spec.nodeSelector),
    ...tolerationLines('  Tolerations', spec.tolerations ?? []),
  ]
}
