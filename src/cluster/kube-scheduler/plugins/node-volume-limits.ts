/**
 * How many volumes of a driver a node can take, as its CSINode says.
 * Upstream: pkg/scheduler/framework/plugins/nodevolumelimits/csi.go (v1.32).
 */
import type { Pod } from '../../../api/types'
import { claimsOf, type ClusterVolumes } from '../cluster-volumes'
import { unschedulable, type Plugin } from '../framework'
import { storageClassOf } from '../../../api/access-modes'

const full = unschedulable('node(s) exceed max volume count')

export const nodeVolumeLimits: Plugin = {
  name: 'NodeVolumeLimits',
  preFilter({ pod }, { volumes }) {
    const wanted = disksOf(pod, volumes)
    if (wanted.size === 0) return undefined
    return {
      filter(node) {
        const drivers = volumes.csiNode(node.name)?.spec.drivers
        if (!drivers) return undefined
        const there = new Map<string, string>()
        for (const other of node.pods.values()) for (const [disk, driver] of disksOf(other.pod, volumes)) there.set(disk, driver)
        for (const { name, allocatable } of drivers) {
          if (allocatable?.count === undefined) continue
          const added = [...wanted].filter(([disk, driver]) => driver === name && !there.has(disk)).length
          const used = [...there.values()].filter((driver) => driver === name).length
          if (added > 0 && used + added > allocatable.count) return full
        }
        return undefined
      },
    }
  },
  isWorthRetrying({ pod }, event) {
    if (event.type === 'ClaimChanged') return event.isNew && claimsOf(pod).some(({ key }) => key === event.key)
    if (event.type === 'AssignedPodDeleted') return claimsOf(event.pod).length > 0
    return event.type === 'CSINodeChanged' && event.isNew
  },
}

/** Disk -> driver. Of a claim that has no volume yet, the driver that will make it. */
function disksOf(pod: Pod, volumes: ClusterVolumes): ReadonlyMap<string, string> {
  const disks = new Map<string, string>()
  for (const { key } of claimsOf(pod)) {
    const claim = volumes.claim(key)
    if (!claim) continue
    const csi = claim.spec.volumeName ? volumes.volume(claim.spec.volumeName)?.spec.csi : undefined
    if (csi) disks.set(`${csi.driver}/${csi.volumeHandle}`, csi.driver)
    else if (!claim.spec.volumeName) {
      const provisioner = volumes.storageClass(storageClassOf(claim))?.provisioner
      if (provisioner !== undefined) disks.set(`${provisioner}/${key}`, provisioner)
    }
  }
  return disks
}
