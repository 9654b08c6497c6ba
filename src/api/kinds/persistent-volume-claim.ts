/** PersistentVolumeClaim: a wish for storage. Upstream: pkg/registry/core/persistentvolumeclaim/strategy.go (v1.32). */
import { shortAccessModes, storageClassOf } from '../access-modes'
import { ageColumn, ageOf, nameColumn, textColumn, wide } from '../columns'
import type { Kind } from '../kind'
import { isTerminating } from '../object'
import { canonicalQuantity } from '../quantity'
import type * as Types from '../types'
import { keepStatus } from '../updates'

export type PersistentVolumeClaim = Types.PersistentVolumeClaim

export const PersistentVolumeClaim: Kind<PersistentVolumeClaim> = {
  group: '',
  version: 'v1',
  kind: 'PersistentVolumeClaim',
  plural: 'persistentvolumeclaims',
  singular: 'persistentvolumeclaim',
  shortNames: ['pvc'],
  categories: [],
  namespaced: true,
  subresources: ['status'],
  columns: [
    nameColumn,
    textColumn('Status', 'Whether it has a volume.'),
    textColumn('Volume', 'The volume it has.'),
    textColumn('Capacity', 'How much that volume holds.'),
    textColumn('Access Modes', 'How that volume may be mounted.'),
    textColumn('StorageClass', 'The class it asks for.'),
    textColumn('VolumeAttributesClass', 'The class of attributes it asks for.'),
    ageColumn,
    wide(textColumn('VolumeMode', 'Whether it asks for a filesystem.')),
  ],
  row: (claim, nowMs) => [
    claim.metadata.name,
    isTerminating(claim) ? 'Terminating' : (claim.status.phase ?? ''),
    claim.spec.volumeName ?? '',
    claim.spec.volumeName ? canonicalQuantity(claim.status.capacity?.storage ?? '0') : '',
    claim.spec.volumeName ? shortAccessModes(claim.status.accessModes) : '',
    storageClassOf(claim),
    claim.spec.volumeAttributesClassName ?? '<unset>',
    ageOf(claim, nowMs),
    claim.spec.volumeMode ?? '<unset>',
  ],
  selectableFields: () => ({}),
  prepareForCreate: (claim) => ({ ...claim, status: { phase: 'Pending' } }),
  prepareForUpdate: keepStatus,
}
