/**
 * `matchLabelKeys` and `mismatchLabelKeys` of pod affinity: when a pod is made, its own values of these labels join the label selector, so
 * that who schedules it need not know of them. Upstream: applyMatchLabelKeysAndMismatchLabelKeys in pkg/registry/core/pod/strategy.go (v1.32).
 */
import { change, changeEach } from './defaults/fill'
import type { Core, Pod } from './types'

export function applyLabelKeys(pod: Pod): Pod {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  if (!podAffinity && !podAntiAffinity) return pod
  const own = pod.metadata.labels ?? {}
  const inTerm = (term: Core.PodAffinityTerm): Core.PodAffinityTerm => withOwnValues(term, own)
  const inTerms = (terms: Core.PodAffinity): Core.PodAffinity => {
    const required = changeEach(terms, 'requiredDuringSchedulingIgnoredDuringExecution', inTerm)
    return changeEach(required, 'preferredDuringSchedulingIgnoredDuringExecution', (wish) => change(wish, 'podAffinityTerm', inTerm))
  }
  return change(pod, 'spec', (spec) => change(spec, 'affinity', (affinity) => change(change(affinity, 'podAffinity', inTerms), 'podAntiAffinity', inTerms)))
}

function withOwnValues(term: Core.PodAffinityTerm, own: Readonly<Record<string, string>>): Core.PodAffinityTerm {
  const { labelSelector, matchLabelKeys = [], mismatchLabelKeys = [] } = term
  if (!labelSelector) return term
  const valuesOf = (keys: readonly string[], operator: string) => keys.filter((key) => Object.hasOwn(own, key)).map((key) => ({ key, operator, values: [own[key]] }))
  const added = [...valuesOf(matchLabelKeys, 'In'), ...valuesOf(mismatchLabelKeys, 'NotIn')]
  if (added.length === 0) return term
  return { ...term, labelSelector: { ...labelSelector, matchExpressions: [...(labelSelector.matchExpressions ?? []), ...added] } }
}
