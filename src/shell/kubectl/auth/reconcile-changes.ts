/**
 * What a role or a binding lacks of what it should be, and what it has too much of.
 * Upstream: k8s.io/component-helpers/auth/rbac/reconciliation (v1.32).
 */
import { type PolicyRule, uncovered } from '../../../api/policy-rule'
import type { Rbac } from '../../../api/types'
import type { Manifest } from '../manifest'

export interface RbacManifest extends Manifest {
  readonly rules?: readonly PolicyRule[] | null
  readonly aggregationRule?: { readonly clusterRoleSelectors?: readonly unknown[] } | null
  readonly roleRef?: Rbac.RoleRef
  readonly subjects?: readonly Rbac.Subject[] | null
}

export interface Changes {
  readonly operation: 'create' | 'update' | 'recreate' | 'none'
  /** The object has said that it wants to be left alone. */
  readonly isProtected: boolean
  /** As it is to be written. */
  readonly next: RbacManifest
  readonly missing: readonly (PolicyRule | Rbac.Subject)[]
  readonly extra: readonly (PolicyRule | Rbac.Subject)[]
}

export function changesOf(expected: RbacManifest, existing: RbacManifest | undefined, removeExtra: boolean): Changes {
  const isBinding = expected.kind.endsWith('Binding')
  if (!existing) {
    const missing = (isBinding ? expected.subjects : expected.rules) ?? []
    return { operation: 'create', isProtected: false, next: expected, missing, extra: [] }
  }
  const isProtected = existing.metadata.annotations?.['rbac.authorization.kubernetes.io/autoupdate'] === 'false'
  if (isBinding && !isSameRole(expected.roleRef, existing.roleRef)) {
    return { operation: 'recreate', isProtected, next: expected, missing: [], extra: [] }
  }
  const metadata = {
    ...existing.metadata,
    ...merged('annotations', expected, existing),
    ...merged('labels', expected, existing),
  }
  const changed = isBinding ? bindingChanges(expected, existing, removeExtra) : roleChanges(expected, existing, removeExtra)
  const next = { ...existing, ...changed.fields, metadata }
  const isUpdate = JSON.stringify(next) !== JSON.stringify(existing)
  return { operation: isUpdate ? 'update' : 'none', isProtected, next, missing: changed.missing, extra: changed.extra }
}

const isSameRole = (a: Rbac.RoleRef | undefined, b: Rbac.RoleRef | undefined): boolean =>
  a?.apiGroup === b?.apiGroup && a?.kind === b?.kind && a?.name === b?.name

/** What is there already wins. */
function merged(field: 'annotations' | 'labels', expected: RbacManifest, existing: RbacManifest): object {
  const wanted = Object.entries(expected.metadata[field] ?? {}).filter(([key]) => existing.metadata[field]?.[key] === undefined)
  return wanted.length === 0 ? {} : { [field]: { ...existing.metadata[field], ...Object.fromEntries(wanted) } }
}

interface Part<T> {
  readonly fields: Partial<RbacManifest>
  readonly missing: readonly T[]
  readonly extra: readonly T[]
}

function roleChanges(expected: RbacManifest, existing: RbacManifest, removeExtra: boolean): Part<PolicyRule> {
  const [wanted, held] = [expected.rules ?? [], existing.rules ?? []]
  const extra = expected.aggregationRule && existing.aggregationRule ? [] : uncovered(wanted, held)
  const missing = uncovered(held, wanted)
  const isOff = missing.length > 0 || (removeExtra && extra.length > 0)
  const rules = isOff ? { rules: removeExtra ? wanted : [...held, ...missing] } : {}
  return { fields: { ...rules, ...aggregation(expected, existing, removeExtra) }, missing, extra }
}

function aggregation(expected: RbacManifest, existing: RbacManifest, removeExtra: boolean): Partial<RbacManifest> {
  if (!expected.aggregationRule) return existing.aggregationRule ? { aggregationRule: undefined } : {}
  const [wanted, held] = [expected, existing].map(({ aggregationRule }) => aggregationRule?.clusterRoleSelectors ?? [])
  const lacks = (owned: readonly unknown[], asked: readonly unknown[]): readonly unknown[] =>
    asked.filter((selector) => !owned.some((one) => JSON.stringify(one) === JSON.stringify(selector)))
  const missing = lacks(held, wanted)
  if (removeExtra) return missing.length > 0 || lacks(wanted, held).length > 0 ? { aggregationRule: expected.aggregationRule } : {}
  return missing.length > 0 ? { aggregationRule: { clusterRoleSelectors: [...held, ...missing] } } : {}
}

function bindingChanges(expected: RbacManifest, existing: RbacManifest, removeExtra: boolean): Part<Rbac.Subject> {
  const [wanted, held] = [expected.subjects ?? [], existing.subjects ?? []]
  const missing = subjectsOnlyIn(wanted, held)
  const extra = subjectsOnlyIn(held, wanted)
  const isOff = missing.length > 0 || (removeExtra && extra.length > 0)
  return { fields: isOff ? { subjects: removeExtra ? wanted : [...held, ...missing] } : {}, missing, extra }
}

const keyOf = ({ kind, apiGroup = '', name, namespace = '' }: Rbac.Subject): string => [kind, apiGroup, name, namespace].join('\n')

function subjectsOnlyIn(these: readonly Rbac.Subject[], those: readonly Rbac.Subject[]): Rbac.Subject[] {
  const known = new Set(those.map(keyOf))
  return [...new Map(these.map((subject) => [keyOf(subject), subject])).values()].filter((subject) => !known.has(keyOf(subject)))
}
