/** CSIStorageCapacity: how much room a driver has in a place. Upstream: pkg/registry/storage/csistoragecapacity/strategy.go (v1.32). */
import { plainColumns, plainRow } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateCSIStorageCapacity, validateCSIStorageCapacityUpdate } from '../validation/storage'

export type CSIStorageCapacity = Types.CSIStorageCapacity

export const CSIStorageCapacity: Kind<CSIStorageCapacity> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIStorageCapacity',
  plural: 'csistoragecapacities',
  singular: 'csistoragecapacity',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: plainColumns,
  row: plainRow,
  validate: validateCSIStorageCapacity,
  validateUpdate: validateCSIStorageCapacityUpdate,
}
