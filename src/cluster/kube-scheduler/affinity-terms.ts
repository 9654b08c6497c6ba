/**
 * A pod's wishes about other pods, ready to be compared with them.
 * Upstream: pkg/scheduler/framework/types.go AffinityTerm, newAffinityTerm (v1.32).
 */
import type { Pod } from '../../api/kinds/pod'
import type { LabelSelector } from '../../api/object'
import { matchesLabelSelector } from '../../api/selectors'
import type { Core } from '../../api/types'

export interface AffinityTerm {
  readonly topologyKey: string
  /** Empty together with an absent namespace selector never happens: then it is the pod's own namespace. */
  readonly namespaces: readonly string[]
  readonly namespaceSelector: LabelSelector | undefined
  matchesLabels(labels: Readonly<Record<string, string>>): boolean
}

export interface WeightedAffinityTerm extends AffinityTerm {
  readonly weight: number
}

export interface AffinityTerms {
  readonly hasAny: boolean
  readonly required: readonly AffinityTerm[]
  readonly requiredAnti: readonly AffinityTerm[]
  readonly preferred: readonly WeightedAffinityTerm[]
  readonly preferredAnti: readonly WeightedAffinityTerm[]
}

const noTerms: AffinityTerms = { hasAny: false, required: [], requiredAnti: [], preferred: [], preferredAnti: [] }

export function affinityTermsOf(pod: Pod): AffinityTerms {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {}
  if (!podAffinity && !podAntiAffinity) return noTerms
  const prepare = (term: Core.PodAffinityTerm) => termOf(term, pod)
  const prepareWeighted = ({ weight, podAffinityTerm }: Core.WeightedPodAffinityTerm) => ({ ...termOf(podAffinityTerm, pod), weight })
  return {
    hasAny: true,
    required: (podAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(prepare),
    requiredAnti: (podAntiAffinity?.requiredDuringSchedulingIgnoredDuringExecution ?? []).map(prepare),
    preferred: (podAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(prepareWeighted),
    preferredAnti: (podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? []).map(prepareWeighted),
  }
}

function termOf(term: Core.PodAffinityTerm, { metadata }: Pod): AffinityTerm {
  const { topologyKey, labelSelector, namespaces = [], namespaceSelector } = term
  const own = namespaces.length === 0 && !namespaceSelector ? [metadata.namespace ?? ''] : namespaces
  return { topologyKey, namespaces: own, namespaceSelector, matchesLabels: (labels) => matchesLabelSelector(labelSelector, labels) }
}

export function isInNamespaces(term: AffinityTerm, namespace: string, labelsOf: (namespace: string) => Readonly<Record<string, string>>): boolean {
  if (term.namespaces.includes(namespace)) return true
  return term.namespaceSelector !== undefined && matchesLabelSelector(term.namespaceSelector, labelsOf(namespace))
}
