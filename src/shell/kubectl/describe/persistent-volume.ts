/** Upstream: kubectl/pkg/describe/describe.go describePersistentVolume (v1.32). */
import { shortAccessModes, storageClassOf } from '../../../api/access-modes'
import type { Core, PersistentVolume } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { lifeOf } from './persistent-volume-claim'
import { annotationLines, labelLines } from './text'

export const describePersistentVolume = defineDescriber<PersistentVolume>('PersistentVolume', async (volume, about) => {
  const { metadata, spec, status } = volume
  return [
    `Name:\t${metadata.name}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`,
    `StorageClass:\t${storageClassOf(volume)}`,
    `Status:\t${lifeOf(metadata.deletionTimestamp, about) ?? status.phase ?? ''}`,
    `Claim:\t${spec.claimRef ? `${spec.claimRef.namespace ?? ''}/${spec.claimRef.name ?? ''}` : ''}`,
    `Reclaim Policy:\t${spec.persistentVolumeReclaimPolicy ?? ''}`,
    `Access Modes:\t${shortAccessModes(spec.accessModes)}`,
    ...(spec.volumeMode ? [`VolumeMode:\t${spec.volumeMode}`] : []),
    `Capacity:\t${spec.capacity?.storage ?? '0'}`,
    ...affinityLines(spec.nodeAffinity),
    `Message:\t${status.message ?? ''}`,
    'Source:',
    ...sourceLines(spec).map((line) => `    ${line}`),
    ...(await eventsSection(about, volume)),
  ]
})

function affinityLines(affinity: Core.VolumeNodeAffinity | undefined): string[] {
  if (!affinity?.required) return ['Node Affinity:\t<none>']
  const terms = affinity.required.nodeSelectorTerms
  if (terms.length === 0) return ['Node Affinity:\t', '  Required Terms:\t<none>']
  return ['Node Affinity:\t', '  Required Terms:\t', ...terms.flatMap((term, index) => termLines(term, `Term ${index}`))]
}

function termLines({ matchExpressions = [] }: Core.NodeSelectorTerm, name: string): string[] {
  if (matchExpressions.length === 0) return [`    ${name}:\t<none>`]
  return matchExpressions.map(({ key, operator, values = [] }, at) => {
    const what = `${key} ${operator.toLowerCase()}${values.length > 0 ? ` [${values.join(', ')}]` : ''}`
    return `    ${at === 0 ? `${name}:` : ''}\t${what}`
  })
}

/** Simplified: the sources of single storage vendors are not spelled out; a real kubectl names their fields. */
function sourceLines({ hostPath, nfs, local, csi }: PersistentVolume['spec']): string[] {
  if (hostPath) return ['Type:\tHostPath (bare host directory volume)', `Path:\t${hostPath.path}`, `HostPathType:\t${hostPath.type ?? '<none>'}`]
  if (nfs) {
    const type = 'Type:\tNFS (an NFS mount that lasts the lifetime of a pod)'
    return [type, `Server:\t${nfs.server}`, `Path:\t${nfs.path}`, `ReadOnly:\t${nfs.readOnly ?? false}`]
  }
  if (local) return ['Type:\tLocalVolume (a persistent volume backed by local storage on a node)', `Path:\t${local.path}`]
  return csi ? csiLines(csi) : ['<unknown>']
}

const MAX_ATTRIBUTE = 256

function csiLines({ driver, fsType = '', volumeHandle, readOnly = false, volumeAttributes = {} }: Core.CSIPersistentVolumeSource): string[] {
  const attributes = Object.entries(volumeAttributes).sort(([a], [b]) => (a < b ? -1 : 1))
  const pairs = attributes.map(([key, value]) => `    ${key}=${value.length > MAX_ATTRIBUTE ? `${value.slice(0, MAX_ATTRIBUTE)}...` : value}`)
  return [
    'Type:\tCSI (a Container Storage Interface (CSI) volume source)',
    `Driver:\t${driver}`,
    `FSType:\t${fsType}`,
    `VolumeHandle:\t${volumeHandle}`,
    `ReadOnly:\t${readOnly}`,
    ...(pairs.length > 0 ? [`VolumeAttributes:\t${pairs[0]}`, ...pairs.slice(1).map((pair) => `\t${pair}`)] : ['VolumeAttributes:\t<none>']),
  ]
}
