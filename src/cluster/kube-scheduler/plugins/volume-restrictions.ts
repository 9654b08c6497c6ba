/**
 * Disks that only one pod may have, and claims that say so (ReadWriteOncePod).
 * Upstream: pkg/scheduler/framework/plugins/volumerestrictions/volume_restrictions.go (v1.32).
 */
import type { Core, Pod } from '../../../api/types'
import { claimsOf } from '../cluster-volumes'
import { unresolvable, unschedulable, type Plugin, type Rejection } from '../framework'
import type { NodeInfo } from '../node-info'

const diskTaken = unschedulable('node(s) had no available disk')
const claimTaken = unschedulable('node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode')

export const volumeRestrictions: Plugin = {
  name: 'VolumeRestrictions',
  preFilter({ pod }, snapshot) {
    const single: string[] = []
    for (const { key, name } of claimsOf(pod)) {
      const claim = snapshot.volumes.claim(key)
      if (!claim) return { rejection: unresolvable(`persistentvolumeclaim "${name}" not found`) }
      if (claim.spec.accessModes?.includes('ReadWriteOncePod')) single.push(key)
    }
    const disks = (pod.spec.volumes ?? []).filter(isSingleDisk)
    if (single.length === 0 && disks.length === 0) return undefined
    const isTaken =
      single.length > 0 && snapshot.nodes.some((node) => somePod(node, (other) => claimsOf(other).some(({ key }) => single.includes(key))))
    return { filter: (node) => rejectionBy(node, disks, isTaken) }
  },
  isWorthRetrying({ pod }, event) {
    const keys = claimsOf(pod).map(({ key }) => key)
    if (event.type === 'ClaimChanged') return event.isNew && keys.includes(event.key)
    if (event.type !== 'AssignedPodDeleted') return event.type === 'NodeAdded'
    if (event.pod.metadata.namespace !== pod.metadata.namespace) return false
    const hasDisk = (pod.spec.volumes ?? []).some((disk) => event.pod.spec.volumes?.some((other) => collide(disk, other)))
    return hasDisk || claimsOf(event.pod).some(({ key }) => keys.includes(key))
  },
}

function rejectionBy(node: NodeInfo, disks: readonly Core.Volume[], isTaken: boolean): Rejection | undefined {
  if (disks.some((disk) => somePod(node, ({ spec }) => spec.volumes?.some((other) => collide(disk, other)) ?? false))) return diskTaken
  return isTaken ? claimTaken : undefined
}

function somePod(node: NodeInfo, holds: (pod: Pod) => boolean): boolean {
  for (const { pod } of node.pods.values()) if (holds(pod)) return true
  return false
}

const isSingleDisk = ({ gcePersistentDisk, awsElasticBlockStore, rbd, iscsi }: Core.Volume): boolean =>
  Boolean(gcePersistentDisk ?? awsElasticBlockStore ?? rbd ?? iscsi)

/** The same disk, where not both only read it. */
function collide(a: Core.Volume, b: Core.Volume): boolean {
  const onlyRead = (one?: { readOnly?: boolean }, other?: { readOnly?: boolean }): boolean => Boolean(one?.readOnly && other?.readOnly)
  const { gcePersistentDisk: gce, awsElasticBlockStore: ebs, iscsi, rbd } = a
  if (gce && b.gcePersistentDisk) return gce.pdName === b.gcePersistentDisk.pdName && !onlyRead(gce, b.gcePersistentDisk)
  if (ebs && b.awsElasticBlockStore) return ebs.volumeID === b.awsElasticBlockStore.volumeID
  if (iscsi && b.iscsi) return iscsi.iqn === b.iscsi.iqn && !onlyRead(iscsi, b.iscsi)
  if (!rbd || !b.rbd) return false
  const haveMonitor = rbd.monitors.some((monitor) => b.rbd?.monitors.includes(monitor))
  return haveMonitor && rbd.pool === b.rbd.pool && rbd.image === b.rbd.image && !onlyRead(rbd, b.rbd)
}
