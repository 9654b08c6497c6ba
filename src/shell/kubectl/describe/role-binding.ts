/** Role bindings of both scopes. Upstream: kubectl/pkg/describe/describe.go RoleBindingDescriber (v1.32). */
import type { RoleBinding } from '../../../api/types'
import { defineDescriber } from './describer'
import { annotationLines, labelLines } from './text'

const describe = async ({ metadata, roleRef, subjects }: RoleBinding): Promise<readonly string[]> => [
  `Name:\t${metadata.name}`,
  ...labelLines('Labels', metadata.labels),
  ...annotationLines('Annotations', metadata.annotations),
  'Role:',
  `  Kind:\t${roleRef.kind}`,
  `  Name:\t${roleRef.name}`,
  'Subjects:',
  '  Kind\tName\tNamespace',
  '  ----\t----\t---------',
  ...(subjects ?? []).map(({ kind, name, namespace = '' }) => `  ${kind}\t${name}\t${namespace}`),
]

export const describeRoleBinding = defineDescriber<RoleBinding>('RoleBinding', describe)
export const describeClusterRoleBinding = defineDescriber<RoleBinding>('ClusterRoleBinding', describe)
