/**
 * Makes the roles and bindings that every cluster begins with.
 * Upstream: pkg/registry/rbac/rest/storage_rbac.go (v1.32).
 * Simplified: they are made once, when the cluster is; a real API server repairs them at each of its starts.
 */
import type { ApiDoor } from '../../../../api/door'
import { ClusterRole } from '../../../../api/kinds/cluster-role'
import { ClusterRoleBinding } from '../../../../api/kinds/cluster-role-binding'
import { Role } from '../../../../api/kinds/role'
import { RoleBinding } from '../../../../api/kinds/role-binding'
import type { DraftMeta } from '../../../../api/object'
import type { Rbac } from '../../../../api/types'
import { clusterRoles } from './cluster-roles'
import { controllerRoles } from './controller-roles'
import { clusterBindings, namespaceBindings, namespaceRoles } from './namespace-roles'
import { type ParsedRole, parseRoles } from './parse-roles'

const GROUP = 'rbac.authorization.k8s.io'
const CONTROLLER = 'system:controller:'
const gatheredBy = (role: string): string => `rbac.authorization.k8s.io/aggregate-to-${role}`

/** Read once for all clusters of a process. */
let read: { readonly cluster: readonly ParsedRole[]; readonly namespaced: readonly ParsedRole[] } | undefined

export function bootstrapRoles(door: ApiDoor): void {
  read ??= { cluster: [...parseRoles(clusterRoles), ...parseRoles(controllerRoles)], namespaced: parseRoles(namespaceRoles) }
  for (const role of read.cluster) door.create(ClusterRole, draftOf(role))
  for (const { name } of read.cluster) {
    const subjects = clusterBindings[name] ?? (name.startsWith(CONTROLLER) ? [`s:${name.slice(CONTROLLER.length)}`] : undefined)
    if (subjects) door.create(ClusterRoleBinding, { metadata: metadataOf({ name }), ...bindingOf('ClusterRole', name, subjects) })
  }
  for (const { name, rules } of read.namespaced) door.create(Role, { metadata: metadataOf(placed(name)), rules: [...rules] })
  for (const [name, subjects] of Object.entries(namespaceBindings)) {
    const metadata = placed(name)
    door.create(RoleBinding, { metadata: metadataOf(metadata), ...bindingOf('Role', boundRole(metadata.name), subjects) })
  }
}

function draftOf({ name, joins, gathers, rules }: ParsedRole) {
  const labels = joins ? { [gatheredBy(joins)]: 'true' } : {}
  const metadata = metadataOf({ name, labels })
  if (gathers) return { metadata, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { [gatheredBy(gathers)]: 'true' } }] } }
  return { metadata, rules: [...rules] }
}

const metadataOf = (draft: DraftMeta): DraftMeta => ({
  ...draft,
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults', ...draft.labels },
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
})

function placed(path: string): { namespace: string; name: string } {
  const slash = path.indexOf('/')
  return { namespace: path.slice(0, slash), name: path.slice(slash + 1) }
}

/** One binding has not the name of its role. */
const boundRole = (binding: string): string =>
  binding === 'system::extension-apiserver-authentication-reader' ? 'extension-apiserver-authentication-reader' : binding

const bindingOf = (kind: string, name: string, subjects: readonly string[]) => ({
  roleRef: { apiGroup: GROUP, kind, name },
  ...(subjects.length > 0 ? { subjects: subjects.map(subjectOf) } : {}),
})

function subjectOf(text: string): Rbac.Subject {
  const name = text.slice(2)
  if (text.startsWith('s:')) return { kind: 'ServiceAccount', name, namespace: 'kube-system' }
  return { apiGroup: GROUP, kind: text.startsWith('u:') ? 'User' : 'Group', name }
}
