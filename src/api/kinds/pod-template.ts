/** PodTemplate: a description of pods that somebody may make. Upstream: pkg/registry/core/podtemplate/strategy.go (v1.32). */
import { formatLabels, nameColumn, textColumn } from '../columns'
import { defaultPodTemplate } from '../defaults/replication-controller'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { countGeneration, isSame, startGeneration } from '../updates'
import { validatePodTemplateObject } from '../validation/replication-controller'
import { workloadCells } from '../workload-columns'

export type PodTemplate = Types.PodTemplate

export const PodTemplate: Kind<PodTemplate> = {
  group: '',
  version: 'v1',
  kind: 'PodTemplate',
  plural: 'podtemplates',
  singular: 'podtemplate',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: [
    nameColumn,
    textColumn('Containers', 'Names of its containers.'),
    textColumn('Images', 'Images of its containers.'),
    textColumn('Pod Labels', 'Labels that its pods would have.'),
  ],
  row: ({ metadata, template }) => [metadata.name, ...workloadCells({ template }).slice(0, 2), formatLabels(template?.metadata?.labels)],
  setDefaults: defaultPodTemplate,
  prepareForCreate: startGeneration,
  prepareForUpdate: (next, previous) => countGeneration(next, previous, isSame(next.template, previous.template)),
  validate: validatePodTemplateObject,
}
