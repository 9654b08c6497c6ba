/** ClusterRole: what may be done to objects everywhere, or to paths that are no objects. Upstream: pkg/registry/rbac/clusterrole/strategy.go (v1.32). */
import { plainColumns, plainRow } from '../columns'
import { defaultRole } from '../defaults/rbac'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateClusterRole } from '../validation/rbac'

export type ClusterRole = Types.ClusterRole

export const ClusterRole: Kind<ClusterRole> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRole',
  plural: 'clusterroles',
  singular: 'clusterrole',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  columns: plainColumns,
  row: plainRow,
  setDefaults: defaultRole,
  validate: validateClusterRole,
}
