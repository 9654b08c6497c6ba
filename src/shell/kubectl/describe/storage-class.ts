/** Upstream: kubectl/pkg/describe/describe.go StorageClassDescriber (v1.32). */
import type { Core, StorageClass } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { formatMap, title } from './text'

const DEFAULTS = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

export const describeStorageClass = defineDescriber<StorageClass>('StorageClass', async (storageClass, about) => {
  const { metadata, provisioner, parameters, allowVolumeExpansion, mountOptions = [], reclaimPolicy, volumeBindingMode } = storageClass
  const isDefault = DEFAULTS.some((name) => metadata.annotations?.[name] === 'true')
  return [
    `Name:\t${metadata.name}`,
    `IsDefaultClass:\t${isDefault ? 'Yes' : 'No'}`,
    `Annotations:\t${formatMap(metadata.annotations)}`,
    `Provisioner:\t${provisioner}`,
    `Parameters:\t${formatMap(parameters)}`,
    `AllowVolumeExpansion:\t${allowVolumeExpansion === undefined ? '<unset>' : title(allowVolumeExpansion)}`,
    ...(mountOptions.length > 0 ? ['MountOptions:', ...mountOptions.map((option) => `  ${option}`)] : ['MountOptions:\t<none>']),
    ...(reclaimPolicy ? [`ReclaimPolicy:\t${reclaimPolicy}`] : []),
    ...(volumeBindingMode ? [`VolumeBindingMode:\t${volumeBindingMode}`] : []),
    ...topologyLines(storageClass.allowedTopologies),
    ...(await eventsSection(about, storageClass)),
  ]
})

function topologyLines(terms: readonly Core.TopologySelectorTerm[] | undefined): string[] {
  if (!terms) return []
  if (terms.length === 0) return ['AllowedTopologies:\t<none>']
  return [
    'AllowedTopologies:\t',
    ...terms.flatMap(({ matchLabelExpressions = [] }, index) => {
      if (matchLabelExpressions.length === 0) return [`  Term ${index}:\t<none>`]
      return matchLabelExpressions.map(({ key, values }, at) => `  ${at === 0 ? `Term ${index}:` : ''}\t${key} in [${values.join(', ')}]`)
    }),
  ]
}
