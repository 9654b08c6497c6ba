/** Upstream: kubectl/pkg/describe/describe.go describeHorizontalPodAutoscalerV2 (v1.32). */
import type { Autoscaling, HorizontalPodAutoscaler } from '../../../api/types'
import { defineDescriber, eventsSection } from './describer'
import { annotationLines, formatTime, labelLines } from './text'

export const describeHorizontalPodAutoscaler = defineDescriber<HorizontalPodAutoscaler>('HorizontalPodAutoscaler', async (autoscaler, about) => {
  const { metadata, spec, status } = autoscaler
  const { kind, name } = spec.scaleTargetRef
  return [
    `Name:\t${metadata.name}`,
    `Namespace:\t${metadata.namespace ?? ''}`,
    ...labelLines('Labels', metadata.labels),
    ...annotationLines('Annotations', metadata.annotations),
    `CreationTimestamp:\t${formatTime(metadata.creationTimestamp)}`,
    `Reference:\t${kind}/${name}`,
    'Metrics:\t( current / target )',
    ...(spec.metrics ?? []).map((metric, index) => `  ${metricLine(metric, status.currentMetrics?.[index])}`),
    `Min replicas:\t${spec.minReplicas ?? '<unset>'}`,
    `Max replicas:\t${spec.maxReplicas}`,
    ...(spec.behavior ? ['Behavior:', ...ruleLines('Scale Up', spec.behavior.scaleUp), ...ruleLines('Scale Down', spec.behavior.scaleDown)] : []),
    `${kind} pods:\t${status.currentReplicas ?? 0} current / ${status.desiredReplicas ?? 0} desired`,
    ...conditionLines(status.conditions ?? []),
    ...(await eventsSection(about, autoscaler)),
  ]
})

const UNKNOWN = '<unknown>'

function metricLine(metric: Autoscaling.MetricSpec, current: Autoscaling.MetricStatus | undefined): string {
  const { external, pods, object, resource, containerResource } = metric
  if (metric.type === 'External' && external) return `"${external.metric.name}" ${aimed(external.target, current?.external?.current)}`
  if (metric.type === 'Pods' && pods) return `"${pods.metric.name}" on pods:\t${current?.pods?.current.averageValue ?? UNKNOWN} / ${pods.target.averageValue ?? '<nil>'}`
  if (metric.type === 'Object' && object) {
    const { kind, name } = object.describedObject
    return `"${object.metric.name}" on ${kind}/${name} ${aimed(object.target, current?.object?.current)}`
  }
  if (metric.type === 'Resource' && resource) return `resource ${resource.name} on pods${shared(resource.target, current?.resource?.current)}`
  if (metric.type === 'ContainerResource' && containerResource) {
    const { name, container, target } = containerResource
    return `resource ${name} of container "${container}" on pods${shared(target, current?.containerResource?.current)}`
  }
  return `<unknown metric type "${metric.type}">`
}

type Target = Autoscaling.MetricTarget
type Current = Autoscaling.MetricValueStatus | undefined

const aimed = (target: Target, current: Current): string =>
  target.averageValue === undefined
    ? `(target value):\t${current?.value ?? UNKNOWN} / ${target.value ?? '<nil>'}`
    : `(target average value):\t${current?.averageValue ?? UNKNOWN} / ${target.averageValue}`

function shared(target: Target, current: Current): string {
  if (target.averageValue !== undefined) return `:\t${current?.averageValue ?? UNKNOWN} / ${target.averageValue}`
  const used = current?.averageUtilization === undefined ? UNKNOWN : `${current.averageUtilization}% (${current.averageValue ?? '0'})`
  return `  (as a percentage of request):\t${used} / ${target.averageUtilization === undefined ? '<auto>' : `${target.averageUtilization}%`}`
}

function ruleLines(title: string, rules: Autoscaling.HPAScalingRules | undefined): string[] {
  if (!rules) return []
  const { stabilizationWindowSeconds: window, selectPolicy = 'Max', policies = [] } = rules
  return [
    `  ${title}:`,
    ...(window === undefined ? [] : [`    Stabilization Window: ${window} seconds`]),
    ...(policies.length > 0 ? [`    Select Policy: ${selectPolicy}`, '    Policies:'] : []),
    ...policies.map(({ type, value, periodSeconds }) => `      - Type: ${type}\tValue: ${value}\tPeriod: ${periodSeconds} seconds`),
  ]
}

function conditionLines(conditions: readonly Autoscaling.HorizontalPodAutoscalerCondition[]): string[] {
  if (conditions.length === 0) return []
  const rows = conditions.map(({ type, status, reason = '', message = '' }) => `  ${type}\t${status}\t${reason}\t${message}`)
  return ['Conditions:', '  Type\tStatus\tReason\tMessage', '  ----\t------\t------\t-------', ...rows]
}
