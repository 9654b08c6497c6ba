/**
 * Which roles somebody has: bindings by their subjects, looked up again only after a binding was written.
 * Upstream: pkg/registry/rbac/validation/rule.go (v1.32).
 * Simplified: bindings come in the order of their names; a real API server asks caches that have no order.
 */
import type { Caller } from '../../../api/door'
import { ClusterRole } from '../../../api/kinds/cluster-role'
import { ClusterRoleBinding } from '../../../api/kinds/cluster-role-binding'
import { Role } from '../../../api/kinds/role'
import { RoleBinding } from '../../../api/kinds/role-binding'
import type { PolicyRule } from '../../../api/policy-rule'
import type { Rbac } from '../../../api/types'
import type { Storage } from '../storage'
import type { Strategy } from '../strategy'
import type { ResolvedRules, RuleResolver } from './attributes'

type Binding = ClusterRoleBinding | RoleBinding

interface Bound {
  /** The binding's place in the order, and the subject's in the binding. */
  readonly rank: number
  readonly binding: Binding
  readonly subject: Rbac.Subject
}

/** By subject: `User/jane`, `Group/dev`, `ServiceAccount/default/robot`. */
type Subjects = ReadonlyMap<string, readonly Bound[]>

/** Gets the rules of a role with the words for where they come from, or the reason why there are none; true ends the visit. */
export type Visit = (found: { rule: PolicyRule; source: () => string } | { error: string }) => boolean

export interface RoleBook extends RuleResolver {
  visit(user: Caller, namespace: string, visit: Visit): void
  /** Of a role that a binding names; undefined: there is no such role. */
  rulesOf(roleRef: Rbac.RoleRef, namespace: string): readonly PolicyRule[] | undefined
  /** For bindings: tells the book that it has to be read anew. */
  readonly strategy: Strategy
}

export function createRoleBook(storage: Storage): RoleBook {
  const indexes = new Map<string, Subjects>()
  const forget = (): void => indexes.clear()

  function subjectsOf(namespace: string): Subjects {
    let index = indexes.get(namespace)
    if (!index) {
      const bindings: readonly Binding[] = namespace ? storage.range(RoleBinding, namespace) : storage.range(ClusterRoleBinding)
      indexes.set(namespace, (index = indexed(bindings, namespace)))
    }
    return index
  }

  const rulesOf: RoleBook['rulesOf'] = ({ kind, name }, namespace) => {
    const role = kind === 'Role' ? storage.find(Role, { namespace, name }) : kind === 'ClusterRole' ? storage.find(ClusterRole, { name }) : undefined
    return role && (role.rules ?? [])
  }

  const visit: RoleBook['visit'] = (user, namespace, visitor) => {
    for (const scope of namespace ? ['', namespace] : ['']) {
      for (const bound of boundTo(user, subjectsOf(scope))) {
        const rules = rulesOf(bound.binding.roleRef, scope)
        if (!rules && visitor({ error: missing(bound.binding.roleRef) })) return
        for (const rule of rules ?? []) if (visitor({ rule, source: () => describe(bound) })) return
      }
    }
  }

  return {
    visit,
    rulesOf,
    rulesFor(user, namespace): ResolvedRules {
      const rules: PolicyRule[] = []
      const errors: string[] = []
      visit(user, namespace, (found) => {
        if ('rule' in found) rules.push(found.rule)
        else errors.push(found.error)
        return false
      })
      return { rules, errors }
    },
    strategy: { reserve: forget, release: forget },
  }
}

function indexed(bindings: readonly Binding[], namespace: string): Subjects {
  const index = new Map<string, Bound[]>()
  for (const [rank, binding] of bindings.entries()) {
    for (const subject of binding.subjects ?? []) {
      const key = keyOf(subject, namespace)
      const known = index.get(key)
      if (known) known.push({ rank, binding, subject })
      else index.set(key, [{ rank, binding, subject }])
    }
  }
  return index
}

/** A ServiceAccount without a namespace is one of the binding's. */
const keyOf = ({ kind, name, namespace }: Rbac.Subject, here: string): string =>
  kind === 'ServiceAccount' ? `ServiceAccount/${namespace || here}/${name}` : `${kind}/${name}`

const ACCOUNT = 'system:serviceaccount:'

function boundTo({ user, groups = [] }: Caller, index: Subjects): Bound[] {
  const keys = [`User/${user}`, ...groups.map((group) => `Group/${group}`)]
  if (user.startsWith(ACCOUNT)) keys.push(`ServiceAccount/${user.slice(ACCOUNT.length).replace(':', '/')}`)
  const firsts = new Map<Binding, Bound>()
  for (const bound of keys.flatMap((key) => index.get(key) ?? [])) {
    const { subjects = [] } = bound.binding
    const known = firsts.get(bound.binding)
    if (!known || subjects.indexOf(bound.subject) < subjects.indexOf(known.subject)) firsts.set(bound.binding, bound)
  }
  return [...firsts.values()].sort((a, b) => a.rank - b.rank)
}

/** As the caches of a real API server miss a role. */
const missing = ({ kind, name }: Rbac.RoleRef): string => `${kind.toLowerCase()}.rbac.authorization.k8s.io ${JSON.stringify(name)} not found`

function describe({ binding, subject }: Bound): string {
  const { kind, metadata, roleRef } = binding
  const { name, namespace } = metadata
  const where = namespace ? `${name}/${namespace}` : name
  return `${kind} ${JSON.stringify(where)} of ${roleRef.kind} ${JSON.stringify(roleRef.name)} to ${describeSubject(subject, namespace ?? '')}`
}

const describeSubject = ({ kind, name, namespace }: Rbac.Subject, here: string): string =>
  `${kind} ${JSON.stringify(kind === 'ServiceAccount' ? `${name}/${namespace || here}` : name)}`
