/** ClusterRoleBinding: who has a role everywhere. Upstream: pkg/registry/rbac/clusterrolebinding/strategy.go (v1.32). */
import { bindingCells, bindingColumns } from '../binding-columns'
import { defaultBinding } from '../defaults/rbac'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateBindingUpdate, validateClusterRoleBinding } from '../validation/rbac'

export type ClusterRoleBinding = Types.ClusterRoleBinding

export const ClusterRoleBinding: Kind<ClusterRoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'ClusterRoleBinding',
  plural: 'clusterrolebindings',
  singular: 'clusterrolebinding',
  shortNames: [],
  categories: [],
  namespaced: false,
  subresources: [],
  columns: bindingColumns,
  row: bindingCells,
  setDefaults: defaultBinding,
  validate: validateClusterRoleBinding,
  validateUpdate: validateBindingUpdate,
}
