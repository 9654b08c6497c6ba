/** Completes autoscalers: one pod at least, 80 % of CPU, and how fast. Upstream: pkg/apis/autoscaling/v2/defaults.go (v1.32). */
import { canonicalQuantity } from '../quantity'
import type { Autoscaling, HorizontalPodAutoscaler } from '../types'
import { change, changeEach } from './fill'

const cpuAt80: Autoscaling.MetricSpec = {
  type: 'Resource',
  resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } },
}

const PERIOD_SECONDS = 15
const doubled: Autoscaling.HPAScalingPolicy = { type: 'Percent', value: 100, periodSeconds: PERIOD_SECONDS }
const scaleUp: Autoscaling.HPAScalingRules = {
  stabilizationWindowSeconds: 0,
  selectPolicy: 'Max',
  policies: [{ type: 'Pods', value: 4, periodSeconds: PERIOD_SECONDS }, doubled],
}
const scaleDown: Autoscaling.HPAScalingRules = { selectPolicy: 'Max', policies: [doubled] }

export const defaultAutoscaler = (autoscaler: HorizontalPodAutoscaler): HorizontalPodAutoscaler =>
  change(autoscaler, 'spec', (spec) => {
    const counted = spec.minReplicas === undefined ? { ...spec, minReplicas: 1 } : spec
    const measured = counted.metrics?.length ? counted : { ...counted, metrics: [cpuAt80] }
    return change(changeEach(measured, 'metrics', defaultMetric), 'behavior', defaultBehavior)
  })

const sources = ['resource', 'containerResource', 'pods', 'object', 'external'] as const

/** Amounts in their canonical form. */
function defaultMetric(metric: Autoscaling.MetricSpec): Autoscaling.MetricSpec {
  let completed = metric
  for (const source of sources) {
    completed = change(completed, source, (value) => change(value as { target?: Autoscaling.MetricTarget }, 'target', canonicalTarget) as never)
  }
  return completed
}

const canonicalTarget = (target: Autoscaling.MetricTarget): Autoscaling.MetricTarget =>
  change(change(target, 'value', (amount) => canonicalQuantity(amount)), 'averageValue', (amount) => canonicalQuantity(amount))

function defaultBehavior(behavior: Autoscaling.HorizontalPodAutoscalerBehavior): Autoscaling.HorizontalPodAutoscalerBehavior {
  const [up, down] = [completed(behavior.scaleUp, scaleUp), completed(behavior.scaleDown, scaleDown)]
  return up === behavior.scaleUp && down === behavior.scaleDown ? behavior : { ...behavior, scaleUp: up, scaleDown: down }
}

function completed(rules: Autoscaling.HPAScalingRules | undefined, defaults: Autoscaling.HPAScalingRules): Autoscaling.HPAScalingRules {
  if (!rules) return defaults
  const isComplete = (Object.keys(defaults) as (keyof Autoscaling.HPAScalingRules)[]).every((field) => rules[field] !== undefined)
  return isComplete ? rules : { ...defaults, ...rules }
}
