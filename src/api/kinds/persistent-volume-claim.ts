/** PersistentVolumeClaim: a wish for storage. Upstream: pkg/registry/core/persistentvolumeclaim/strategy.go (v1.32). */
import { shortAccessModes, storageClassOf, withoutAttributesClass } from '../access-modes'
import { ageColumn, ageOf, nameColumn, textColumn, wide } from '../columns'
import { defaultPersistentVolumeClaim } from '../defaults/storage'
import type { Kind } from '../kind'
import { isTerminating } from '../object'
import { canonicalQuantity } from '../quantity'
import type * as Types from '../types'
import { keepStatus } from '../updates'
import { validatePersistentVolumeClaim, validatePersistentVolumeClaimUpdate } from '../validation/persistent-volume-claim'

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
  setDefaults: defaultPersistentVolumeClaim,
  prepareForCreate: (claim) => ({ ...claim, spec: withDataSources(withoutAttributesClass(claim.spec)), status: { phase: 'Pending' } }),
  prepareForUpdate: keepStatus,
  validate: validatePersistentVolumeClaim,
  validateUpdate: validatePersistentVolumeClaimUpdate,
}

type Spec = PersistentVolumeClaim['spec']

/** The older field and the newer one say the same; upstream: pkg/api/persistentvolumeclaim/util.go NormalizeDataSources. */
function withDataSources(spec: Spec): Spec {
  const { dataSource: given, dataSourceRef, ...rest } = spec
  const dataSource = isOldSource(given) ? given : undefined
  if (dataSource && !dataSourceRef) return { ...rest, dataSource, dataSourceRef: dataSource }
  if (!dataSourceRef || dataSource) return dataSource === given ? spec : { ...rest, dataSourceRef }
  if (dataSourceRef.namespace) return { ...rest, dataSourceRef }
  return { ...rest, dataSource: dataSourceRef, dataSourceRef }
}

/** Of other kinds the older field may not be. */
const isOldSource = (source: Spec['dataSource']): boolean =>
  (source?.kind === 'PersistentVolumeClaim' && !source.apiGroup) || (source?.kind === 'VolumeSnapshot' && source.apiGroup === 'snapshot.storage.k8s.io')
