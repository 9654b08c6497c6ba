/**
 * To which writes the rules of a policy, a binding or a webhook apply.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/webhook/predicates/{rules,namespace,object}, plugin/policy/matching/matching.go (v1.32).
 */
import type { AdmissionRule } from '../admission-rule'
import type { Kind } from '../kind'
import type { KubeObject, LabelSelector } from '../object'
import { matchesLabelSelector } from '../selectors'

export interface MatchedWrite {
  readonly kind: Pick<Kind, 'group' | 'version' | 'plural' | 'kind' | 'namespaced'>
  readonly operation: string
  readonly subresource: string
  readonly name: string
  readonly object: KubeObject
  readonly previous?: KubeObject
  /** Of the namespace that the object lies in; absent for cluster-wide objects. */
  namespaceLabels(): Readonly<Record<string, string>> | undefined
}

export interface Matcher {
  readonly namespaceSelector?: LabelSelector
  readonly objectSelector?: LabelSelector
  readonly resourceRules?: readonly AdmissionRule[]
  readonly excludeResourceRules?: readonly AdmissionRule[]
  readonly matchPolicy?: string
}

/** A matcher without rules asks the selectors alone, as bindings do. */
export function matchesWrite(matcher: Matcher, write: MatchedWrite): boolean {
  const { resourceRules = [], excludeResourceRules = [], matchPolicy } = matcher
  const isEquivalent = matchPolicy !== 'Exact'
  if (resourceRules.length > 0 && !resourceRules.some((rule) => matchesRule(rule, write, isEquivalent))) return false
  if (excludeResourceRules.some((rule) => matchesRule(rule, write, isEquivalent))) return false
  return matchesNamespace(matcher.namespaceSelector, write) && matchesObject(matcher.objectSelector, write)
}

const has = (values: readonly string[] = [], value: string): boolean => values.includes('*') || values.includes(value)

/**
 * Versions of a kind stand for one another unless a rule wants exactly what was asked. Simplified: groups do not; a real API server
 * knows which of them share their objects.
 */
export function matchesRule(rule: AdmissionRule, { kind, operation, subresource, name }: MatchedWrite, isEquivalent: boolean): boolean {
  const { resourceNames = [], scope = '*', apiVersions = [] } = rule
  if (!has(rule.operations, operation) || !has(rule.apiGroups, kind.group)) return false
  if (!isEquivalent && !has(apiVersions, kind.version)) return false
  if (scope !== '*' && (scope === 'Namespaced') !== kind.namespaced) return false
  if (resourceNames.length > 0 && !resourceNames.includes(name)) return false
  return (rule.resources ?? []).some((wanted) => {
    const [resource, sub = ''] = wanted.split('/')
    return (resource === '*' || resource === kind.plural) && (sub === '*' || sub === subresource)
  })
}

const isEmpty = ({ matchLabels, matchExpressions }: LabelSelector): boolean =>
  Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0

/** Of a Namespace its own labels count; of other cluster-wide objects none. */
function matchesNamespace(selector: LabelSelector | undefined, { kind, object, namespaceLabels }: MatchedWrite): boolean {
  if (!selector || isEmpty(selector)) return true
  if (kind.kind === 'Namespace' && kind.group === '') return matchesLabelSelector(selector, object.metadata.labels ?? {})
  if (!kind.namespaced) return true
  return matchesLabelSelector(selector, namespaceLabels() ?? {})
}

function matchesObject(selector: LabelSelector | undefined, { object, previous }: MatchedWrite): boolean {
  if (!selector || isEmpty(selector)) return true
  return [object, previous].some((candidate) => candidate && matchesLabelSelector(selector, candidate.metadata.labels ?? {}))
}
