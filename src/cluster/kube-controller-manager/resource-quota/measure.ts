/**
 * What a quota's namespace uses of what it limits, counted anew.
 * Upstream: CalculateUsage in k8s.io/apiserver/pkg/quota/v1/resources.go, CalculateUsageStats in generic/evaluator.go (v1.32).
 */
import type { ApiDoor } from '../../../api/door'
import type { Kind } from '../../../api/kind'
import { scopesOf } from '../../../api/quota/charge'
import { evaluatorOf } from '../../../api/quota/evaluator'
import { only, plus, type Amounts } from '../../../api/resource-amounts'
import type { ResourceQuota } from '../../../api/types'

/** The kinds of which a quota with these limits counts something. */
export const countedKinds = (kinds: readonly Kind[], names: readonly string[]): readonly Kind[] =>
  kinds.filter((kind) => kind.namespaced && !kind.storedAs && !kind.verbs && (evaluatorOf(kind)?.matching(names).length ?? 0) > 0)

export function measure(door: ApiDoor, quota: ResourceQuota, { kinds, nowMs }: { kinds: readonly Kind[]; nowMs: number }): Amounts {
  const names = Object.keys(quota.spec.hard ?? {})
  let used: Amounts = only(quota.status.used ?? {}, names)
  for (const kind of countedKinds(kinds, names)) used = { ...used, ...usageOf(door, quota, { kind, names, nowMs }) }
  return used
}

interface Count {
  readonly kind: Kind
  readonly names: readonly string[]
  readonly nowMs: number
}

function usageOf(door: ApiDoor, quota: ResourceQuota, { kind, names, nowMs }: Count): Amounts {
  const evaluator = evaluatorOf(kind)
  if (!evaluator) return {}
  const counted = evaluator.matching(names)
  const scopes = scopesOf(quota)
  let sum: Amounts = Object.fromEntries(counted.map((name) => [name, '0']))
  for (const object of door.list(kind, { namespace: quota.metadata.namespace }).items) {
    if (scopes.every((selector) => evaluator.matchesScope(selector, object))) sum = plus(sum, only(evaluator.usage(object, nowMs), counted))
  }
  return sum
}
