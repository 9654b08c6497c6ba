/**
 * What a write costs each quota of its namespace, or why there is not enough.
 * Upstream: CheckRequest in k8s.io/apiserver/pkg/admission/plugin/resourcequota/controller.go (v1.32).
 */
import type { KubeObject } from '../object'
import { compareAmounts, isSameAmounts, minus, only, plus, type Amounts } from '../resource-amounts'
import type { ResourceQuota } from '../types'
import type { QuotaEvaluator, ScopeSelector } from './evaluator'

export interface Charged {
  readonly object: KubeObject
  readonly previous?: KubeObject
  readonly nowMs: number
}

export type Charges = { readonly changed: readonly ResourceQuota[] } | { readonly fault: string }

export function charge(quotas: readonly ResourceQuota[], evaluator: QuotaEvaluator, write: Charged): Charges {
  const pertinent = quotas.filter((quota) => matches(quota, evaluator, write.object))
  for (const quota of pertinent) {
    const fault = unready(quota, evaluator, write.object)
    if (fault !== undefined) return { fault }
  }
  const usage = pertinent.length > 0 ? evaluator.usage(write.object, write.nowMs) : {}
  const changed: ResourceQuota[] = []
  for (const quota of pertinent) {
    const used = quota.status.used ?? {}
    const requested = only(nonZero(costOf(quota, evaluator, { write, usage })), Object.keys(quota.status.hard ?? {}))
    const next = plus(used, requested)
    const fault = exceeded(quota, requested, next)
    if (fault !== undefined) return { fault }
    if (!isSameAmounts(next, used)) changed.push({ ...quota, status: { ...quota.status, used: next } })
  }
  return { changed }
}

/** By what its status has, so that a quota holds only after it was measured once. */
export function matches(quota: ResourceQuota, evaluator: QuotaEvaluator, object: KubeObject): boolean {
  if (evaluator.matching(Object.keys(quota.status.hard ?? {})).length === 0) return false
  return scopesOf(quota).every((selector) => evaluator.matchesScope(selector, object))
}

export const scopesOf = ({ spec }: ResourceQuota): readonly ScopeSelector[] => [
  ...(spec.scopes ?? []).map((scopeName) => ({ scopeName, operator: 'Exists' as const })),
  ...(spec.scopeSelector?.matchExpressions ?? []),
]

function unready({ metadata: { name }, status }: ResourceQuota, evaluator: QuotaEvaluator, object: KubeObject): string | undefined {
  const limited = evaluator.matching(Object.keys(status.hard ?? {}))
  const unsaid = evaluator.fault?.(limited, object)
  if (unsaid !== undefined) return `failed quota: ${name}: ${unsaid}`
  const isMeasured = limited.every((resource) => Object.hasOwn(status.used ?? {}, resource))
  return isMeasured ? undefined : `status unknown for quota: ${name}, resources: ${[...limited].sort().join(',')}`
}

/** A change costs what it adds, where the object was counted before, too. */
function costOf(quota: ResourceQuota, evaluator: QuotaEvaluator, { write, usage }: { write: Charged; usage: Amounts }): Amounts {
  const { previous, nowMs } = write
  return previous && matches(quota, evaluator, previous) ? minus(usage, evaluator.usage(previous, nowMs)) : usage
}

const nonZero = (amounts: Amounts): Amounts => Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount !== '0'))

function exceeded({ metadata: { name }, status }: ResourceQuota, requested: Amounts, next: Amounts): string | undefined {
  const hard = status.hard ?? {}
  const over = Object.keys(requested)
    .filter((resource) => compareAmounts(next[resource], hard[resource]) > 0)
    .sort()
  if (over.length === 0) return undefined
  const list = (amounts: Amounts): string =>
    over
      .filter((resource) => resource in amounts)
      .map((resource) => `${resource}=${amounts[resource]}`)
      .join(',')
  return `exceeded quota: ${name}, requested: ${list(requested)}, used: ${list(status.used ?? {})}, limited: ${list(hard)}`
}
