/**
 * Which disks must be at which nodes for the pods that are there, and what an attachment is called.
 * Upstream: pkg/controller/volume/attachdetach/cache/desired_state_of_world.go, pkg/volume/csi/csi_attacher.go (v1.32).
 */
import type { PersistentVolume } from '../../../api/kinds/persistent-volume'
import type { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import type { Pod } from '../../../api/types'
import { sha256Hex } from '../../../base/hash/sha256'

export interface WantedAttachment {
  readonly name: string
  readonly volume: PersistentVolume
  readonly node: string
  readonly pods: readonly Pod[]
}

interface Objects {
  readonly pods: readonly Pod[]
  claim(key: string): PersistentVolumeClaim | undefined
  volume(name: string): PersistentVolume | undefined
  /** Its driver wants volumes to be attached first. */
  isAttachable(driver: string): boolean
}

export function wantedAttachments({ pods, claim, volume, isAttachable }: Objects): ReadonlyMap<string, WantedAttachment> {
  const wanted = new Map<string, WantedAttachment>()
  for (const pod of pods) {
    const { nodeName: node, volumes } = pod.spec
    if (!node || !volumes || pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed') continue
    for (const { name: volumeName, persistentVolumeClaim, ephemeral } of volumes) {
      if (!persistentVolumeClaim && !ephemeral) continue
      const claimName = persistentVolumeClaim?.claimName ?? `${pod.metadata.name}-${volumeName}`
      const found = volume(claim(`${pod.metadata.namespace}/${claimName}`)?.spec.volumeName ?? '')
      if (!found?.spec.csi || !isAttachable(found.spec.csi.driver)) continue
      const name = attachmentName(found, node)
      wanted.set(name, { name, volume: found, node, pods: [...(wanted.get(name)?.pods ?? []), pod] })
    }
  }
  return wanted
}

export function attachmentName({ spec: { csi } }: PersistentVolume, node: string): string {
  return `csi-${sha256Hex(`${csi?.volumeHandle ?? ''}${csi?.driver ?? ''}${node}`)}`
}

/** It may be at one node only. Upstream: IsMultiAttachAllowed in pkg/volume/util/util.go. */
export const isExclusive = ({ spec: { accessModes = [] } }: PersistentVolume): boolean =>
  accessModes.length > 0 && !accessModes.some((mode) => mode === 'ReadWriteMany' || mode === 'ReadOnlyMany')

/** Why it cannot be here while it is there. Upstream: reportMultiAttachError in attachdetach/reconciler/reconciler.go. */
export function multiAttachError({ metadata }: PersistentVolume, { metadata: { namespace } }: Pod, others: readonly Pod[]): string {
  const near = others.filter((pod) => pod.metadata.namespace === namespace).map((pod) => pod.metadata.name)
  const start = `Multi-Attach error for volume "${metadata.name}" Volume is already`
  if (others.length === 0) return `${start} exclusively attached to one node and can't be attached to another`
  if (near.length === 0) return `${start} used by ${others.length} pod(s) in different namespaces`
  const far = others.length - near.length
  return far > 0
    ? `${start} used by pod(s) ${near.join(', ')} and ${far} pod(s) in different namespaces`
    : `${start} used by pod(s) ${near.join(', ')}`
}
