/**
 * Says on claims that were made larger who is to make their volumes larger. None of the kinds that the controller manager itself could
 * enlarge is left in it, so that the work is always a driver's.
 * Upstream: pkg/controller/volume/expand/expand_controller.go (v1.32).
 * Simplified: nobody enlarges a disk; where a driver's resizer is installed, a real one grows and the kubelet stretches what lies on it.
 */
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { keyOf } from '../../../api/object'
import { quantityValue } from '../../../api/quantity'
import type { Controller } from '../controller'

const IGNORED =
  "Ignoring the PVC: didn't find a plugin capable of expanding the volume; waiting for an external controller to process this PVC."

export const volumeExpandController: Controller = {
  name: 'expand-controller',
  component: 'volume_expand',
  start({ door, informers, queue, recorder }) {
    const claims = informers.of(PersistentVolumeClaim)
    const work = queue('PersistentVolumeClaim', {
      reconcile(key) {
        const claim = claims.get(key)
        if (!claim || claim.status.phase !== 'Bound' || wished(claim) <= quantityValue(claim.status.capacity?.storage)) return
        const volume = door.list(PersistentVolume).items.find(({ metadata }) => metadata.name === claim.spec.volumeName)
        if (volume?.spec.claimRef?.uid === claim.metadata.uid)
          recorder.event(claim, volume.spec.csi ? 'Normal' : 'Warning', 'ExternalExpanding', IGNORED)
      },
    })
    claims.onChange(({ type, object, previous }) => {
      if (type !== 'DELETED' && object.status.phase === 'Bound' && (!previous || wished(object) > wished(previous))) work.add(keyOf(object))
    })
  },
}

const wished = ({ spec }: PersistentVolumeClaim): number => quantityValue(spec.resources?.requests?.storage)
