/** CSINode: which storage drivers a node has. Upstream: pkg/registry/storage/csinode/strategy.go (v1.32). */
import { ageColumn, ageOf, nameColumn, numberColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateCSINode, validateCSINodeUpdate } from '../validation/storage'

export type CSINode = Types.CSINode

export const CSINode: Kind<CSINode> = {
  group: 'storage.k8s.io',
  version: 'v1',
  kind: 'CSINode',
  plural: 'csinodes',
  singular: 'csinode',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  columns: [nameColumn, numberColumn('Drivers', 'How many drivers it has.'), ageColumn],
  row: (node, nowMs) => [node.metadata.name, node.spec.drivers?.length ?? 0, ageOf(node, nowMs)],
  setDefaults: (node) => (node.spec?.drivers === undefined ? { ...node, spec: { drivers: noDrivers } } : node),
  validate: validateCSINode,
  validateUpdate: validateCSINodeUpdate,
}

/** The wire says null for a list that nobody filled. */
const noDrivers: CSINode['spec']['drivers'] = null as never
