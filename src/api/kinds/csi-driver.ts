/** CSIDriver: what a storage driver can, and what it wants to be told. Upstream: pkg/registry/storage/csidriver/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn } from '../columns'
import { defaultCSIDriver } from '../defaults/storage'
import type { Column, Kind } from '../kind'
import type * as Types from '../types'
import { countGeneration, isSame, startGeneration } from '../updates'
import { validateCSIDriver, validateCSIDriverUpdate } from '../validation/storage'

export type CSIDriver = Types.CSIDriver

const flagColumn = (name: string, description: string): Column => ({ name, type: 'boolean', description, priority: 0 })

export const CSIDriver: Kind<CSIDriver> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSIDriver',
  plural: 'csidrivers',
  singular: 'csidriver',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  columns: [
    nameColumn,
    flagColumn('AttachRequired', 'Whether volumes must be attached to a node first.'),
    flagColumn('PodInfoOnMount', 'Whether it is told of the pod when it mounts.'),
    flagColumn('StorageCapacity', 'Whether it says how much room there is.'),
    textColumn('TokenRequests', 'For whom it wants tokens of the pod.'),
    flagColumn('RequiresRepublish', 'Whether it wants to be asked again from time to time.'),
    textColumn('Modes', 'What volumes it serves.'),
    ageColumn,
  ],
  row: (driver, nowMs) => [
    driver.metadata.name,
    driver.spec.attachRequired ?? true,
    driver.spec.podInfoOnMount ?? false,
    driver.spec.storageCapacity ?? false,
    driver.spec.tokenRequests?.map(({ audience }) => audience).join(',') ?? '<unset>',
    driver.spec.requiresRepublish ?? false,
    driver.spec.volumeLifecycleModes?.join(',') || '<none>',
    ageOf(driver, nowMs),
  ],
  setDefaults: defaultCSIDriver,
  prepareForCreate: startGeneration,
  prepareForUpdate: (next, previous) => countGeneration(next, previous, isSame(next.spec, previous.spec)),
  validate: validateCSIDriver,
  validateUpdate: validateCSIDriverUpdate,
}
