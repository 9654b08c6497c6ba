/**
 * Completes PriorityClasses and RuntimeClasses. Upstream: pkg/apis/scheduling/v1/defaults.go, and the fields without omitempty in
 * k8s.io/api/{scheduling,node}/v1/types.go (v1.32).
 */
import type { PriorityClass, RuntimeClass } from '../types'
import { change, fill } from './fill'
import { canonicalResources } from './resources'

export const defaultPriorityClass = (priorityClass: PriorityClass): PriorityClass =>
  fill(priorityClass, { value: 0, preemptionPolicy: 'PreemptLowerPriority' })

export const defaultRuntimeClass = (runtimeClass: RuntimeClass): RuntimeClass =>
  change(runtimeClass, 'overhead', (overhead) => change(overhead, 'podFixed', canonicalResources))
