/**
 * How the objects of one resource are counted against quotas.
 * Upstream: k8s.io/apiserver/pkg/quota/v1/interfaces.go, pkg/quota/v1/evaluator/core (v1.32).
 */
import { resourceName, type Kind } from '../kind'
import type { KubeObject } from '../object'
import type { Amounts } from '../resource-amounts'
import type { Core } from '../types'
import { claimEvaluator } from './claim-evaluator'
import { podEvaluator } from './pod-evaluator'
import { serviceEvaluator } from './service-evaluator'

export type ScopeSelector = Readonly<Core.ScopedResourceSelectorRequirement>

export interface Counted {
  readonly operation: 'CREATE' | 'UPDATE'
  readonly subresource: string
}

export interface QuotaEvaluator {
  /** Whether such a write may change what is used. */
  handles(write: Counted): boolean
  /** Which of the resources that a quota names are of this kind. */
  matching(names: readonly string[]): readonly string[]
  usage(object: KubeObject, nowMs: number): Amounts
  /** What an object must say before it can be counted: `must specify limits.cpu for: c`. */
  fault?(names: readonly string[], object: KubeObject): string | undefined
  matchesScope(selector: ScopeSelector, object: KubeObject): boolean
  /** Whether this change gives something back. */
  replenishes(next: KubeObject, previous: KubeObject, nowMs: number): boolean
}

const special: Readonly<Record<string, QuotaEvaluator>> = {
  pods: podEvaluator,
  services: serviceEvaluator,
  persistentvolumeclaims: claimEvaluator,
}

/** Resources that quotas knew before they could count anything. */
const aliased = new Set(['configmaps', 'resourcequotas', 'replicationcontrollers', 'secrets'])

/** Who is never counted. Upstream: pkg/quota/v1/install/registry.go. */
const ignored = new Set([
  'events',
  'events.events.k8s.io',
  'bindings',
  'componentstatuses',
  'tokenreviews.authentication.k8s.io',
  'subjectaccessreviews.authorization.k8s.io',
  'selfsubjectaccessreviews.authorization.k8s.io',
  'localsubjectaccessreviews.authorization.k8s.io',
  'selfsubjectrulesreviews.authorization.k8s.io',
])

const counting = new Map<string, QuotaEvaluator>()

export function evaluatorOf(kind: Pick<Kind, 'group' | 'plural'>): QuotaEvaluator | undefined {
  const name = resourceName(kind)
  if (ignored.has(name)) return undefined
  if (Object.hasOwn(special, name)) return special[name]
  let evaluator = counting.get(name)
  if (!evaluator) counting.set(name, (evaluator = objectCount(name)))
  return evaluator
}

function objectCount(resource: string): QuotaEvaluator {
  const names = [`count/${resource}`, ...(aliased.has(resource) ? [resource] : [])]
  const one: Amounts = Object.fromEntries(names.map((name) => [name, '1']))
  return {
    handles: ({ operation }) => operation === 'CREATE',
    matching: (asked) => asked.filter((name) => names.includes(name)),
    usage: () => one,
    matchesScope: () => false,
    replenishes: () => false,
  }
}
