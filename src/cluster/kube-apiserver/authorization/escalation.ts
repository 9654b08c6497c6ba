/**
 * Nobody gives away what they do not have: roles and bindings are refused when they hold more than their author does.
 * It stands behind the admission plugins, where upstream's storage asks it.
 * Upstream: pkg/registry/rbac/{role,clusterrole,rolebinding,clusterrolebinding}/policybased/storage.go, escalation_check.go (v1.32).
 * Simplified: components that use the typed door are trusted; a real API server asks it of them as well.
 */
import type { Caller } from '../../../api/door'
import type { ClusterRole } from '../../../api/kinds/cluster-role'
import type { RoleBinding } from '../../../api/kinds/role-binding'
import { compactRules, describeRule, type PolicyRule, quoteAll, uncovered } from '../../../api/policy-rule'
import { forbiddenError, notFoundError } from '../../../api/status-error'
import type { Rbac } from '../../../api/types'
import type { AdmissionPlugin, AdmissionRequest } from '../admission'
import type { Authorizer } from './attributes'
import type { RoleBook } from './role-book'

const GROUP = 'rbac.authorization.k8s.io'
export const everything: readonly PolicyRule[] = [
  { apiGroups: ['*'], resources: ['*'], verbs: ['*'] },
  { nonResourceURLs: ['*'], verbs: ['*'] },
]

export function escalationCheck(book: RoleBook, authorizer: Authorizer): AdmissionPlugin {
  const may = (caller: Caller, verb: string, of: { resource: string; name: string; namespace: string }): boolean =>
    authorizer.authorize({ user: caller, verb, path: '', resource: { ...of, group: GROUP, version: 'v1', subresource: '' } }).allowed

  function missingRights({ caller, namespace = '' }: AdmissionRequest, rules: readonly PolicyRule[]): string | undefined {
    const held = book.rulesFor(caller, namespace)
    const missing = compactRules(uncovered(held.rules, rules))
    if (missing.length === 0) return undefined
    const described = [...new Set(missing.map(describeRule))].sort().join('\n')
    const errors = held.errors.length > 0 ? `; resolution errors: [${held.errors.join(' ')}]` : ''
    const who = `user ${JSON.stringify(caller.user)} (groups=${quoteAll(caller.groups ?? [])})`
    return `${who} is attempting to grant RBAC permissions not currently held:\n${described}${errors}`
  }

  function checkRole(request: AdmissionRequest): void {
    const { kind, object, caller, namespace = '', name, operation } = request
    const asked = { resource: kind.plural, name: operation === 'CREATE' ? '' : name, namespace }
    if (may(caller, 'escalate', asked)) return
    const { rules, aggregationRule } = object as ClusterRole
    const why = missingRights(request, rules ?? [])
    if (why) throw forbiddenError(kind, name, why)
    if ((aggregationRule?.clusterRoleSelectors ?? []).length > 0 && missingRights(request, everything)) {
      throw forbiddenError(kind, name, 'must have cluster-admin privileges to use the aggregationRule')
    }
  }

  function checkBinding(request: AdmissionRequest): void {
    const { kind, object, caller, namespace = '', name } = request
    const { roleRef } = object as RoleBinding
    const resource = roleResources[roleRef.kind]
    if (!resource) return
    if (may(caller, 'bind', { resource, name: roleRef.name, namespace })) return
    const rules = book.rulesOf(roleRef, namespace)
    if (!rules) throw notFoundError({ group: GROUP, plural: resource }, roleRef.name)
    const why = missingRights(request, rules)
    if (why) throw forbiddenError(kind, name, why)
  }

  return {
    name: 'RBACEscalationCheck',
    admit(request) {
      const { kind, operation, caller, object, previous } = request
      if (kind.group !== GROUP || operation === 'DELETE' || !caller.groups || caller.groups.includes('system:masters')) return object
      if (previous && isOnlyForCollection(object as Rule, previous as Rule)) return object
      if (kind.kind.endsWith('Binding')) checkBinding(request)
      else checkRole(request)
      return object
    },
  }
}

const roleResources: Readonly<Record<string, string>> = { Role: 'roles', ClusterRole: 'clusterroles' }

type Rule = ClusterRole & RoleBinding & { readonly roleRef?: Rbac.RoleRef }

/** Finalizers and owners may be changed by whoever clears away. */
function isOnlyForCollection(next: Rule, previous: Rule): boolean {
  const bare = ({ metadata, ...rest }: Rule): string =>
    JSON.stringify({ ...rest, metadata: { ...metadata, finalizers: undefined, ownerReferences: undefined, managedFields: undefined } })
  return bare(next) === bare(previous)
}
