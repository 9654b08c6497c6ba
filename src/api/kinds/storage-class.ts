/** StorageClass: a sort of storage, and who makes volumes of it. Upstream: pkg/registry/storage/storageclass/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultStorageClass } from '../defaults/storage'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateStorageClass, validateStorageClassUpdate } from '../validation/storage'

export type StorageClass = Types.StorageClass

export const StorageClass: Kind<StorageClass> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'StorageClass',
  plural: 'storageclasses',
  singular: 'storageclass',
  shortNames: ['sc'],
  categories: [],
  namespaced: false,
  subresources: [],
  columns: [
    nameColumn,
    textColumn('Provisioner', 'Who makes its volumes.'),
    textColumn('ReclaimPolicy', 'What becomes of its volumes when their claims are gone.'),
    textColumn('VolumeBindingMode', 'When volumes are made and bound.'),
    textColumn('AllowVolumeExpansion', 'Whether its volumes may grow.'),
    ageColumn,
  ],
  row: (storageClass, nowMs) => [
    `${storageClass.metadata.name}${isDefaultClass(storageClass) ? ' (default)' : ''}`,
    storageClass.provisioner,
    storageClass.reclaimPolicy ?? 'Delete',
    storageClass.volumeBindingMode ?? 'Immediate',
    storageClass.allowVolumeExpansion ?? false,
    ageOf(storageClass, nowMs),
  ],
  setDefaults: defaultStorageClass,
  validate: validateStorageClass,
  validateUpdate: validateStorageClassUpdate,
}

const defaultAnnotations = ['storageclass.kubernetes.io/is-default-class', 'storageclass.beta.kubernetes.io/is-default-class']

/** Claims that name no class get this one. Upstream: pkg/apis/storage/util/helpers.go. */
export const isDefaultClass = ({ metadata }: StorageClass): boolean =>
  defaultAnnotations.some((annotation) => metadata.annotations?.[annotation] === 'true')
