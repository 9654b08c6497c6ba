/**
 * Volumes that bear the labels of a zone or region are only used there.
 * Upstream: pkg/scheduler/framework/plugins/volumezone/volume_zone.go (v1.32).
 */
import { storageClassOf } from '../../../api/access-modes'
import { claimsOf } from '../cluster-volumes'
import { unresolvable, type Plugin } from '../framework'

const elsewhere = unresolvable('node(s) had no available volume zone')

/** Each label with its older name. */
const topologyLabels: readonly (readonly [string, string])[] = [
  ['topology.kubernetes.io/zone', 'failure-domain.beta.kubernetes.io/zone'],
  ['topology.kubernetes.io/region', 'failure-domain.beta.kubernetes.io/region'],
]

interface Wanted {
  readonly keys: readonly [string, string]
  readonly values: ReadonlySet<string>
}

export const volumeZone: Plugin = {
  name: 'VolumeZone',
  preFilter({ pod }, { volumes }) {
    const wanted: Wanted[] = []
    for (const { key, name } of claimsOf(pod)) {
      const claim = volumes.claim(key)
      if (!claim) return { rejection: unresolvable(`persistentvolumeclaim "${name}" not found`) }
      const { volumeName } = claim.spec
      if (!volumeName) {
        if (volumes.storageClass(storageClassOf(claim))?.volumeBindingMode === 'WaitForFirstConsumer') continue
        return { rejection: unresolvable('PersistentVolumeClaim had no pv name') }
      }
      const volume = volumes.volume(volumeName)
      if (!volume) return { rejection: unresolvable(`persistentvolume "${volumeName}" not found`) }
      const labels = volume.metadata.labels ?? {}
      for (const keys of topologyLabels)
        for (const label of keys) if (Object.hasOwn(labels, label)) wanted.push({ keys, values: new Set(labels[label].split('__')) })
    }
    if (wanted.length === 0) return undefined
    return {
      filter({ labels }) {
        // A node that bears no label of a place is taken to be anywhere.
        if (!topologyLabels.flat().some((key) => Object.hasOwn(labels, key))) return undefined
        return wanted.every(({ keys, values }) => keys.some((key) => Object.hasOwn(labels, key) && values.has(labels[key])))
          ? undefined
          : elsewhere
      },
    }
  },
  isWorthRetrying({ pod }, event) {
    if (event.type === 'ClaimChanged') return claimsOf(pod).some(({ key }) => key === event.key)
    if (event.type === 'NodeUpdated') return event.node.metadata.labels !== event.previous.metadata.labels
    if (event.type === 'StorageClassChanged') return event.isNew
    return event.type === 'NodeAdded' || event.type === 'VolumeChanged'
  },
}
