/**
 * Brings claims and volumes together. Upstream: pkg/controller/volume/persistentvolume/pv_controller_base.go (v1.32).
 */
import { PersistentVolume } from '../../../api/kinds/persistent-volume'
import { PersistentVolumeClaim } from '../../../api/kinds/persistent-volume-claim'
import { StorageClass } from '../../../api/kinds/storage-class'
import { isTerminating, keyOf, parseKey } from '../../../api/object'
import type { Controller } from '../controller'
import { read, syncClaim } from './sync-claim'
import { syncVolume } from './sync-volume'

/** Claims without a volume are looked at so often, for what may have changed elsewhere (--pvclaimbinder-sync-period). */
const PERIOD_MS = 15_000

export const persistentVolumeBinderController: Controller = {
  name: 'persistentvolume-binder-controller',
  component: 'persistentvolume-controller',
  start({ door, recorder, informers, queue, every }) {
    const binder = { door, recorder }
    const waiting = new Set<string>()
    const claims = queue('PersistentVolumeClaim', {
      reconcile(key) {
        const claim = read(door, PersistentVolumeClaim, parseKey(key))
        if (claim && !(isTerminating(claim) && claim.status.phase !== 'Bound')) syncClaim(binder, claim)
      },
    })
    const volumes = queue('PersistentVolume', {
      reconcile(name) {
        const volume = read(door, PersistentVolume, { name })
        const next = volume && syncVolume(binder, volume)
        if (next) claims.add(next)
      },
    })
    const lookAgain = (): void => {
      for (const key of waiting) claims.add(key)
    }

    informers.of(PersistentVolumeClaim).onChange(({ type, object }) => {
      const key = keyOf(object)
      const isWaiting = type !== 'DELETED' && object.status.phase !== 'Bound' && object.status.phase !== 'Lost'
      if (isWaiting) waiting.add(key)
      else waiting.delete(key)
      if (type !== 'DELETED') claims.add(key)
      if (object.spec.volumeName) volumes.add(object.spec.volumeName)
      else if (type === 'DELETED') for (const { metadata, spec } of door.list(PersistentVolume).items) if (spec.claimRef?.uid === object.metadata.uid) volumes.add(metadata.name)
    })
    informers.of(PersistentVolume).onChange(({ type, object, previous }) => {
      const { claimRef } = object.spec
      if (type !== 'DELETED') volumes.add(object.metadata.name)
      if (claimRef) claims.add(`${claimRef.namespace}/${claimRef.name}`)
      if (type !== 'DELETED' && object.status.phase === 'Available' && previous?.status.phase !== 'Available') lookAgain()
    })
    informers.of(StorageClass).onChange(({ type }) => {
      if (type !== 'DELETED') lookAgain()
    })
    every(PERIOD_MS, lookAgain)
  },
}
