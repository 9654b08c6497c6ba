/**
 * The metrics of an autoscaler in the flatter form in which autoscaling/v1 hides them in annotations.
 * Upstream: pkg/apis/autoscaling/v1/conversion.go, k8s.io/api/autoscaling/v1/types.go (v1.32).
 */
import type { Autoscaling } from './types'

type Flat = Readonly<Record<string, unknown>>

/** Members in the order of upstream's structs, without those that say nothing. */
const compact = (members: Flat): Flat => Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined))

const targetTypes = { Utilization: 'Utilization', Value: 'Value', AverageValue: 'AverageValue' } as const
const text = (value: unknown): string => String(value ?? '')
const amount = (value: unknown): string | undefined => (value === undefined || value === null ? undefined : String(value))
const flat = (value: unknown): Flat => (typeof value === 'object' && value !== null ? (value as Flat) : {})

export function flattenSpec(spec: Autoscaling.MetricSpec): Flat {
  const { object, pods, resource, containerResource, external } = spec
  return compact({
    type: spec.type,
    object: object && compact({
      target: object.describedObject,
      metricName: object.metric.name,
      targetValue: object.target.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.target.averageValue,
    }),
    pods: pods && compact({ metricName: pods.metric.name, targetAverageValue: pods.target.averageValue ?? '0', selector: pods.metric.selector }),
    resource: resource && compact({
      name: resource.name,
      targetAverageUtilization: resource.target.averageUtilization,
      targetAverageValue: resource.target.averageValue,
    }),
    containerResource: containerResource && compact({
      name: containerResource.name,
      targetAverageUtilization: containerResource.target.averageUtilization,
      targetAverageValue: containerResource.target.averageValue,
      container: containerResource.container,
    }),
    external: external && compact({
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      targetValue: external.target.value,
      targetAverageValue: external.target.averageValue,
    }),
  })
}

const metricOf = (name: unknown, selector: unknown): Autoscaling.MetricIdentifier => ({
  name: text(name),
  ...(selector ? { selector: flat(selector) } : {}),
})

/** Which of the numbers is there says what is aimed at. */
function targetOf(value: unknown, averageValue: unknown, averageUtilization?: unknown): Autoscaling.MetricTarget {
  if (averageUtilization !== undefined) return { type: targetTypes.Utilization, averageUtilization: Number(averageUtilization) }
  if (averageValue !== undefined) return { type: targetTypes.AverageValue, averageValue: amount(averageValue) }
  return value === undefined ? { type: targetTypes.Value } : { type: targetTypes.Value, value: amount(value) }
}

export function spreadSpec(value: unknown): Autoscaling.MetricSpec {
  const { type, object, pods, resource, containerResource, external } = flat(value)
  return {
    type: text(type),
    ...(object ? { object: spreadObject(flat(object)) } : {}),
    ...(pods ? { pods: { metric: metricOf(flat(pods).metricName, flat(pods).selector), target: targetOf(undefined, flat(pods).targetAverageValue) } } : {}),
    ...(resource ? { resource: spreadResource(flat(resource)) } : {}),
    ...(containerResource
      ? { containerResource: { container: text(flat(containerResource).container), ...spreadResource(flat(containerResource)) } }
      : {}),
    ...(external ? { external: spreadExternal(flat(external)) } : {}),
  }
}

const spreadResource = ({ name, targetAverageUtilization, targetAverageValue }: Flat): Autoscaling.ResourceMetricSource => ({
  name: text(name),
  target: targetOf(undefined, targetAverageValue, targetAverageUtilization),
})

function spreadObject({ target, metricName, targetValue, selector, averageValue }: Flat): Autoscaling.ObjectMetricSource {
  const { apiVersion, kind, name } = flat(target)
  const describedObject = { ...(apiVersion ? { apiVersion: text(apiVersion) } : {}), kind: text(kind), name: text(name) }
  return { describedObject, metric: metricOf(metricName, selector), target: targetOf(targetValue, averageValue) }
}

const spreadExternal = ({ metricName, metricSelector, targetValue, targetAverageValue }: Flat): Autoscaling.ExternalMetricSource => ({
  metric: metricOf(metricName, metricSelector),
  target: targetOf(targetValue, targetAverageValue),
})

export function flattenStatus(status: Autoscaling.MetricStatus): Flat {
  const { object, pods, resource, containerResource, external } = status
  return compact({
    type: status.type,
    object: object && compact({
      target: object.describedObject,
      metricName: object.metric.name,
      currentValue: object.current.value ?? '0',
      selector: object.metric.selector,
      averageValue: object.current.averageValue,
    }),
    pods: pods && compact({ metricName: pods.metric.name, currentAverageValue: pods.current.averageValue ?? '0', selector: pods.metric.selector }),
    resource: resource && flattenResource(resource),
    containerResource: containerResource && { ...flattenResource(containerResource), container: containerResource.container },
    external: external && compact({
      metricName: external.metric.name,
      metricSelector: external.metric.selector,
      currentValue: external.current.value ?? '0',
      currentAverageValue: external.current.averageValue,
    }),
  })
}

const flattenResource = ({ name, current }: Autoscaling.ResourceMetricStatus): Flat =>
  compact({ name, currentAverageUtilization: current.averageUtilization, currentAverageValue: current.averageValue ?? '0' })
