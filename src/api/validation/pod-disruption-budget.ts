/** PodDisruptionBudgets. Upstream: ValidatePodDisruptionBudgetSpec in pkg/apis/policy/validation/validation.go (v1.32). */
import { notSupported, type FieldError } from '../field-error'
import type { PodDisruptionBudget, Policy } from '../types'
import { validateConditions } from './conditions'
import { percent } from './formats'
import { goIntOrString, invalidGo } from './go-value'
import { validateLabelSelector } from './labels'
import { nonNegative } from './probe'
import { amountOf, intOrPercent } from './workload'

const none: readonly FieldError[] = []
const policies = ['AlwaysAllow', 'IfHealthyBudget']

export const validatePodDisruptionBudget = ({ spec }: PodDisruptionBudget): readonly FieldError[] => [
  ...(isSet(spec.minAvailable) && isSet(spec.maxUnavailable) ? [invalidGo('spec', goSpec(spec), 'minAvailable and maxUnavailable cannot be both set')] : none),
  ...validateAmount(spec.minAvailable, 'spec.minAvailable'),
  ...validateAmount(spec.maxUnavailable, 'spec.maxUnavailable'),
  ...validateLabelSelector(spec.selector, 'spec.selector'),
  ...validatePolicy(spec.unhealthyPodEvictionPolicy),
]

const isSet = (value: unknown): boolean => value !== undefined && value !== null

function validateAmount(amount: number | string | undefined, path: string): readonly FieldError[] {
  if (amount === undefined || amount === null) return none
  const errors = intOrPercent(amount, path)
  const isPercent = typeof amount === 'string' && percent(amount).length === 0
  return isPercent && amountOf(amount) > 100 ? [...errors, invalidGo(path, goIntOrString(amount), 'must not be greater than 100%')] : errors
}

const validatePolicy = (policy: string | undefined): readonly FieldError[] =>
  policy === undefined || policies.includes(policy) ? none : [notSupported('spec.unhealthyPodEvictionPolicy', policy, policies)]

/** Simplified: a made-up memory address stands for what is set; a real cluster prints where in its memory the value was. */
function goSpec({ minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy }: Policy.PodDisruptionBudgetSpec): string {
  const pointer = (type: string, value: unknown): string => `(*${type})(${isSet(value) ? '0xc000000000' : 'nil'})`
  return [
    `policy.PodDisruptionBudgetSpec{MinAvailable:${pointer('intstr.IntOrString', minAvailable)}`,
    `Selector:${pointer('v1.LabelSelector', selector)}`,
    `MaxUnavailable:${pointer('intstr.IntOrString', maxUnavailable)}`,
    `UnhealthyPodEvictionPolicy:${pointer('policy.UnhealthyPodEvictionPolicyType', unhealthyPodEvictionPolicy)}}`,
  ].join(', ')
}

const counts = ['disruptionsAllowed', 'currentHealthy', 'desiredHealthy', 'expectedPods'] as const

/** Upstream: ValidatePodDisruptionBudgetStatusUpdate. */
export const validatePodDisruptionBudgetStatus = ({ status }: PodDisruptionBudget): readonly FieldError[] => [
  ...validateConditions(status.conditions, 'status.conditions'),
  ...counts.flatMap((count) => nonNegative(status[count], `status.${count}`)),
]
