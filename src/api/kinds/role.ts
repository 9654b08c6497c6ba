/** Role: what may be done to the objects of a namespace. Upstream: pkg/registry/rbac/role/strategy.go (v1.32). */
import { plainColumns, plainRow } from '../columns'
import { defaultRole } from '../defaults/rbac'
import type { Kind } from '../kind'
import type * as Types from '../types'
import { validateRole } from '../validation/rbac'

export type Role = Types.Role

export const Role: Kind<Role> = {
  group: 'rbac.authorization.k8s.io',
  version: 'v1',
  kind: 'Role',
  plural: 'roles',
  singular: 'role',
  shortNames: [],
  categories: [],
  namespaced: true,
  subresources: [],
  columns: plainColumns,
  row: plainRow,
  setDefaults: defaultRole,
  validate: validateRole,
}
