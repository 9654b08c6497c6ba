/**
 * What the API server and the disruption controller both know of disruption budgets: which pods they are about, and the condition
 * that says whether one more may go. Upstream: k8s.io/component-helpers/apps/poddisruptionbudget/helpers.go (v1.32).
 */
import type { PodDisruptionBudget } from './kinds/pod-disruption-budget'
import type { Condition, KubeObject } from './object'
import { matchesLabelSelector } from './selectors'

type Status = PodDisruptionBudget['status']

const DISRUPTION_ALLOWED = 'DisruptionAllowed'

/** A budget without selector is about no pod, one with an empty selector about all of its namespace. */
export const isAbout = ({ spec }: PodDisruptionBudget, pod: KubeObject): boolean => matchesLabelSelector(spec.selector, pod.metadata.labels ?? {})

/** The status with the condition that its number of allowed disruptions calls for. */
export function withAllowedCondition(status: Status, now: string): Status {
  const isAllowed = status.disruptionsAllowed > 0
  return withCondition(status, { status: isAllowed ? 'True' : 'False', reason: isAllowed ? 'SufficientPods' : 'InsufficientPods', message: '' }, now)
}

/** The time stays while the condition is met as it was. */
export function withCondition(status: Status, condition: Pick<Condition, 'status' | 'reason' | 'message'>, now: string): Status {
  const known = status.conditions?.find(({ type }) => type === DISRUPTION_ALLOWED)
  const next: Condition = {
    type: DISRUPTION_ALLOWED,
    observedGeneration: status.observedGeneration,
    lastTransitionTime: known?.status === condition.status ? known.lastTransitionTime : now,
    ...condition,
  }
  return { ...status, conditions: [...(status.conditions ?? []).filter(({ type }) => type !== DISRUPTION_ALLOWED), next] }
}
