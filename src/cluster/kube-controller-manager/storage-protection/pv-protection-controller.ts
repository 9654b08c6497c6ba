/**
 * Lets a volume that is to go, go when no claim is bound to it.
 * Upstream: pkg/controller/volume/pvprotection/pv_protection_controller.go (v1.32).
 */
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { isTerminating, keyOf } from '../../../api/object'
import type { Controller } from '../controller'

const FINALIZER = 'kubernetes.io/pv-protection'

export const pvProtectionController: Controller = {
  name: 'pv-protection-controller',
  start({ informers, door, queue }) {
    const volumes = informers.of(PersistentVolume)
    const work = queue('PersistentVolume', { reconcile })
    volumes.onChange(({ type, object }) => {
      if (type !== 'DELETED' && isTerminating(object)) work.add(keyOf(object))
    })

    function reconcile(key: string): void {
      const volume = volumes.get(key)
      const finalizers = volume?.metadata.finalizers ?? []
      if (!volume || !isTerminating(volume) || !finalizers.includes(FINALIZER) || volume.status.phase === 'Bound') return
      door.update(PersistentVolume, {
        ...volume,
        metadata: { ...volume.metadata, finalizers: finalizers.filter((finalizer) => finalizer !== FINALIZER) },
      })
    }
  },
}
