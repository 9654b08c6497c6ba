/** RoleBinding: who has a role in a namespace. Upstream: pkg/registry/rbac/rolebinding/strategy.go (v1.32). */
import { bindingCells, bindingColumns } from '../binding-columns'
import { defaultBinding } from '../defaults/rbac'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateBindingUpdate, validateRoleBinding } from '../validation/rbac'

export type RoleBinding = Types.RoleBinding

export const RoleBinding: Kind<RoleBinding> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'RoleBinding',
  plural: 'rolebindings',
  singular: 'rolebinding',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: bindingColumns,
  row: bindingCells,
  setDefaults: defaultBinding,
  validate: validateRoleBinding,
  validateUpdate: validateBindingUpdate,
}
