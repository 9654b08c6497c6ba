/** PriorityClasses. Upstream: pkg/apis/scheduling/validation/validation.go, pkg/apis/scheduling/v1/helpers.go (v1.32). */
import { forbidden, invalid, notSupported, type FieldError } from '../field-error'
import type { PriorityClass } from '../types'

const none: readonly FieldError[] = []
const SYSTEM_PREFIX = 'system-'
const HIGHEST_FOR_USERS = 1_000_000_000
const system: Readonly<Record<string, number>> = { 'system-node-critical': 2_000_001_000, 'system-cluster-critical': 2_000_000_000 }
const policies = ['PreemptLowerPriority', 'Never']

export function validatePriorityClass(priorityClass: PriorityClass): readonly FieldError[] {
  const { preemptionPolicy: policy } = priorityClass
  const unknown = policy === undefined || policies.includes(policy) ? none : [notSupported('preemptionPolicy', policy, policies)]
  return [...validateValue(priorityClass), ...unknown]
}

function validateValue({ metadata: { name }, value, globalDefault = false }: PriorityClass): readonly FieldError[] {
  if (name.startsWith(SYSTEM_PREFIX)) {
    const problem = systemProblem(name, value, globalDefault)
    const why = `priority class names with '${SYSTEM_PREFIX}' prefix are reserved for system use only. error: ${problem}`
    return problem ? [forbidden('metadata.name', why)] : none
  }
  if (value <= HIGHEST_FOR_USERS) return none
  return [forbidden('value', `maximum allowed value of a user defined priority is ${HIGHEST_FOR_USERS}`)]
}

function systemProblem(name: string, value: number, globalDefault: boolean): string | undefined {
  if (!Object.hasOwn(system, name)) return `${name} is not a known system priority class`
  if (system[name] !== value) return `value of ${name} PriorityClass must be ${system[name]}`
  return globalDefault ? `globalDefault of ${name} PriorityClass must be false` : undefined
}

export function validatePriorityClassUpdate(next: PriorityClass, previous: PriorityClass): readonly FieldError[] {
  const { preemptionPolicy: policy } = next
  return [
    ...(next.value === previous.value ? none : [forbidden('value', 'may not be changed in an update.')]),
    ...(policy === previous.preemptionPolicy ? none : [invalid('preemptionPolicy', policy, 'field is immutable')]),
  ]
}
