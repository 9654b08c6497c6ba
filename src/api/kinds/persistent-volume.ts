/** PersistentVolume: a piece of storage that outlives pods. Upstream: pkg/registry/core/persistentvolume/strategy.go (v1.32). */
import { shortAccessModes, storageClassOf, withoutAttributesClass } from '../access-modes'
import { ageColumn, ageOf, nameColumn, textColumn, wide } from '../columns'
import { defaultPersistentVolume } from '../defaults/storage'
import type { Kind } from '../kind'
import { isTerminating } from '../object'
import { canonicalQuantity } from '../quantity'
import type * as Types from '../types'
import { keepStatus } from '../updates'
import { validatePersistentVolume, validatePersistentVolumeUpdate } from '../validation/persistent-volume'

export type PersistentVolume = Types.PersistentVolume

export const PersistentVolume: Kind<PersistentVolume> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolume',
  plural: 'persistentvolumes',
  singular: 'persistentvolume',
  shortNames: ['pv'],
  categories: [],
  namespaced: false,
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('Capacity', 'How much it holds.'),
    textColumn('Access Modes', 'How it may be mounted.'),
    textColumn('Reclaim Policy', 'What becomes of it when its claim is gone.'),
    textColumn('Status', 'Where it is in its life.'),
    textColumn('Claim', 'Who has it.'),
    textColumn('StorageClass', 'The class it is of.'),
    textColumn('VolumeAttributesClass', 'The class of its attributes.'),
    textColumn('Reason', 'Why it is in this state, in one word.'),
    ageColumn,
    wide(textColumn('VolumeMode', 'Whether it has a filesystem.')),
  ],
  row: (volume, nowMs) => [
    volume.metadata.name,
    canonicalQuantity(volume.spec.capacity?.storage ?? '0'),
    shortAccessModes(volume.spec.accessModes),
    volume.spec.persistentVolumeReclaimPolicy ?? '',
    isTerminating(volume) ? 'Terminating' : (volume.status.phase ?? ''),
    claimOf(volume),
    storageClassOf(volume),
    volume.spec.volumeAttributesClassName ?? '<unset>',
    volume.status.reason ?? '',
    ageOf(volume, nowMs),
    volume.spec.volumeMode ?? '<unset>',
  ],
  setDefaults: defaultPersistentVolume,
  prepareForCreate: (volume) => ({
    ...volume,
    spec: withoutAttributesClass(volume.spec),
    status: { phase: 'Pending', lastPhaseTransitionTime: volume.metadata.creationTimestamp },
  }),
  prepareForUpdate: keepStatus,
  validate: validatePersistentVolume,
  validateUpdate: validatePersistentVolumeUpdate,
}

function claimOf({ spec: { claimRef } }: PersistentVolume): string {
  return claimRef ? `${claimRef.namespace ?? ''}/${claimRef.name ?? ''}` : ''
}
