/** Upstream: kubectl/pkg/describe/describe.go describePersistentVolumeClaim (v1.32). */
import { shortAccessModes, storageClassOf } from '../../../api/access-modes'
import type { PersistentVolumeClaim, Pod } from '../../../api/types'
import { itemsOf, type ManifestList } from '../manifest'
import { defineDescriber, eventsSection, type Describing } from './describer'
import { ageSince, annotationLines, formatTime, labelLines, listLines } from './text'

export const describePersistentVolumeClaim = defineDescriber<PersistentVolumeClaim>('PersistentVolumeClaim', async (claim, about) => {
  const { metadata, spec, status } = claim
  const isBound = Boolean(spec.volumeName)
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    `StorageClass:\t${storageClassOf(claim)}`,
    `Status:\t${lifeOf(metadata.deletionTimestamp, about) ?? status.phase ?? ''}`,
    `Volume:\t${spec.volumeName ?? ''}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `Finalizers:\t[${(metadata.finalizers ?? []).join(' ')}]`,
    `Capacity:\t${isBound ? (status.capacity?.storage ?? '0') : ''}`,
    `Access Modes:\t${isBound ? shortAccessModes(status.accessModes) : ''}`,
    ...(spec.volumeMode ? [`VolumeMode:\t${spec.volumeMode}`] : []),
    ...sourceLines(spec.dataSource),
    ...listLines('Used By', await usersOf(claim, about)),
    ...conditionLines(status.conditions ?? []),
    ...(await eventsSection(about, claim)),
  ]
})

/** `Terminating (lasts 5s)` */
export const lifeOf = (deletion: string | undefined, { nowMs }: Describing): string | undefined =>
  deletion === undefined ? undefined : `Terminating (lasts ${ageSince(deletion, nowMs)})`

function sourceLines(source: PersistentVolumeClaim['spec']['dataSource']): string[] {
  if (!source) return []
  const { apiGroup, kind, name } = source
  return ['DataSource:', ...(apiGroup === undefined ? [] : [`  APIGroup:\t${apiGroup}`]), `  Kind:\t${kind}`, `  Name:\t${name}`]
}

async function usersOf({ metadata }: PersistentVolumeClaim, { context }: Describing): Promise<string[]> {
  const list = (await context.client.json({ path: `/api/v1/namespaces/${metadata.namespace}/pods`, query: { limit: 500 } })) as ManifestList
  return itemsOf(list)
    .map((item) => item as object as Pod)
    .filter(({ metadata: { name }, spec }) =>
      spec.volumes?.some((volume) => volume.persistentVolumeClaim?.claimName === metadata.name || (volume.ephemeral && `${name}-${volume.name}` === metadata.name)),
    )
    .map(({ metadata: { name } }) => name)
}

function conditionLines(conditions: NonNullable<PersistentVolumeClaim['status']['conditions']>): string[] {
  if (conditions.length === 0) return []
  const rows = conditions.map(
    ({ type, status, lastProbeTime, lastTransitionTime, reason = '', message = '' }) =>
      `  ${type} \t${status} \t${formatTime(lastProbeTime)} \t${formatTime(lastTransitionTime)} \t${reason} \t${message}`,
  )
  return ['Conditions:', '  Type\tStatus\tLastProbeTime\tLastTransitionTime\tReason\tMessage', '  ----\t------\t-----------------\t------------------\t------\t-------', ...rows]
}
