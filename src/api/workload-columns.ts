/** The wide columns that Deployments and ReplicaSets share: what their pods run, and whom they select. */
import { textColumn, wide } from './columns'
import type { Column } from './kind'
import type { LabelSelector } from './object'
import { formatLabelSelector } from './selectors'
import type { Core } from './types'

export const workloadColumns: readonly Column[] = [
  wide(textColumn('Containers', 'Names of the containers in the pod template.')),
  wide(textColumn('Images', 'Images of the containers in the pod template.')),
  wide(textColumn('Selector', 'Labels of the pods that belong to it.')),
]

interface WorkloadSpec {
  readonly selector?: LabelSelector
  readonly template?: Core.PodTemplateSpec
}

export function workloadCells({ selector, template }: WorkloadSpec): readonly string[] {
  const containers = template?.spec?.containers ?? []
  return [
    containers.map(({ name }) => name).join(','),
    containers.map(({ image }) => image ?? '').join(','),
    formatLabelSelector(selector),
  ]
}
