/**
 * What is accepted of volumes, claims and classes and yet told: fields and plugins of the past, parts of bytes, old labels of nodes.
 * Upstream: pkg/api/persistentvolume/util.go, pkg/api/persistentvolumeclaim/util.go, pkg/api/storage/util.go (v1.32).
 */
import { fractions, nodeLabelWarning, termWarnings } from './pod-spec-warnings'
import type { Core, CSIStorageCapacity, PersistentVolume, PersistentVolumeClaim, StorageClass } from './types'

const CLASS = 'volume.beta.kubernetes.io/storage-class'
const OLD_CLASS = 'deprecated since v1.8; use "storageClassName" attribute instead'

const oldAnnotations: readonly (readonly [string, string])[] = [
  [CLASS, OLD_CLASS],
  ['volume.beta.kubernetes.io/mount-options', 'deprecated since v1.31; use "mountOptions" attribute instead'],
]

/** The last column is Go's name of the field, where it is not the wire's. */
const oldPlugins: readonly (readonly [field: keyof Core.PersistentVolumeSpec, text: string, goName?: string])[] = [
  ['cephfs', 'deprecated in v1.28, non-functional in v1.31+'],
  ['photonPersistentDisk', 'deprecated in v1.11, non-functional in v1.16+'],
  ['rbd', 'deprecated in v1.28, non-functional in v1.31+'],
  ['scaleIO', 'deprecated in v1.16, non-functional in v1.22+'],
  ['storageos', 'deprecated in v1.22, non-functional in v1.25+', 'storageOS'],
  ['glusterfs', 'deprecated in v1.25, non-functional in v1.26+'],
]

const RECYCLE = 'The Recycle reclaim policy is deprecated. Instead, the recommended approach is to use dynamic provisioning.'

export function volumeWarnings({ metadata, spec }: PersistentVolume): readonly string[] {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms ?? []
  return [
    ...terms.flatMap((term, index) => termWarnings(term, `spec.nodeAffinity.required.nodeSelectorTerms[${index}]`)),
    ...oldAnnotations.filter(([name]) => metadata.annotations?.[name] !== undefined).map(([name, text]) => `metadata.annotations[${name}]: ${text}`),
    ...(spec.persistentVolumeReclaimPolicy === 'Recycle' ? [`spec.persistentVolumeReclaimPolicy: ${RECYCLE}`] : []),
    ...oldPlugins.filter(([field]) => spec[field]).map(([field, text, goName = field]) => `spec.${goName}: ${text}`),
  ]
}

export const claimWarnings = ({ metadata, spec }: PersistentVolumeClaim): readonly string[] => [
  ...(metadata.annotations?.[CLASS] === undefined ? [] : [`metadata.annotations[${CLASS}]: ${OLD_CLASS}`]),
  ...claimSpecWarnings(spec, 'spec'),
]

export const claimSpecWarnings = ({ resources }: Pick<Core.PersistentVolumeClaimSpec, 'resources'>, path: string): readonly string[] => [
  ...fractions(resources?.requests, `${path}.resources.requests`, ['storage']),
  ...fractions(resources?.limits, `${path}.resources.limits`, ['storage']),
]

export const classWarnings = ({ allowedTopologies = [] }: StorageClass): readonly string[] =>
  allowedTopologies.flatMap(({ matchLabelExpressions = [] }, index) =>
    matchLabelExpressions.flatMap(({ key }, place) => {
      const text = nodeLabelWarning(key)
      return text === undefined ? [] : [`allowedTopologies[${index}].matchLabelExpressions[${place}]: ${text}`]
    }),
  )

export function capacityWarnings({ nodeTopology }: CSIStorageCapacity): readonly string[] {
  const expressions = nodeTopology?.matchExpressions ?? []
  return [
    ...expressions.flatMap(({ key }, index) => {
      const text = nodeLabelWarning(key)
      return text === undefined ? [] : [`nodeTopology.matchExpressions[${index}]: ${key} is ${text}`]
    }),
    ...Object.keys(nodeTopology?.matchLabels ?? {}).sort().flatMap((label) => {
      const text = nodeLabelWarning(label)
      return text === undefined ? [] : [`nodeTopology.matchLabels.${label}: ${text}`]
    }),
  ]
}
