/** The columns of both kinds of role bindings. Upstream: printRoleBinding in pkg/printers/internalversion/printers.go (v1.32). */
import { ageColumn, ageOf, nameColumn, textColumn, wide } from './columns'
import type { Cell, Column } from './kind'
import type { ClusterRoleBinding, RoleBinding } from './types'

export const bindingColumns: readonly Column[] = [
  nameColumn,
  textColumn('Role', 'The role that is given.'),
  ageColumn,
  wide(textColumn('Users', 'Users to whom it is given.')),
  wide(textColumn('Groups', 'Groups to which it is given.')),
  wide(textColumn('ServiceAccounts', 'Service accounts to which it is given, each with its namespace.')),
]

type Binding = RoleBinding | ClusterRoleBinding

export function bindingCells(binding: Binding, nowMs: number): readonly Cell[] {
  const { metadata, roleRef, subjects } = binding
  const named = (wanted: string): string =>
    (subjects ?? [])
      .filter(({ kind }) => kind === wanted)
      .map(({ name, namespace }) => (wanted === 'ServiceAccount' && namespace ? `${namespace}/${name}` : name))
      .join(', ')
  return [metadata.name, `${roleRef.kind}/${roleRef.name}`, ageOf(binding, nowMs), named('User'), named('Group'), named('ServiceAccount')]
}
