/**
 * What one metric of an autoscaler makes of it: how many pods it asks for and what it measured, or what could not be had. The texts
 * nest as upstream's do: each caller says in front what it wanted.
 * Upstream: computeReplicasForMetric, computeStatusFor* in pkg/controller/podautoscaler/horizontal.go (v1.32).
 */
import type { Pod } from '../../../api/kinds/pod'
import { formatQuantity, milliValue } from '../../../api/quantity'
import type { Autoscaling } from '../../../api/types'
import { goSelector } from '../go-selector'
import type { MetricsClient } from './metrics-client'
import type { Patience } from './pod-groups'
import { replicasForAverage, replicasForShare, replicasForUtilization, replicasForValue, type Calculation, type Fault } from './replica-calculator'

/** What is known of the workload. */
export interface Workload {
  readonly namespace: string
  readonly selector: string
  readonly pods: readonly Pod[]
  /** How many it is to have, and how many it has. */
  readonly wanted: number
  readonly there: number
  readonly patience: Patience
  readonly client: MetricsClient
}

export interface Proposal {
  readonly calculation: Calculation
  /** `cpu resource utilization (percentage of request)` */
  readonly metric: string
  readonly status: Autoscaling.MetricStatus
}

export interface Refusal {
  /** Of the event and of ScalingActive: `FailedGetResourceMetric`. */
  readonly reason: string
  readonly why: string
  /** The same, as the sum of all metrics tells it. */
  readonly error: string
}

type Outcome = Proposal | Refusal

/** Messages of several frames are read from the outside in. */
const refused = (reason: string, why: string, prefix = ''): Refusal => ({ reason, why, error: `${prefix}${why}` })

const quantity = (milli: number): string => formatQuantity({ nano: BigInt(Math.trunc(milli)) * 1_000_000n, format: 'DecimalSI' })

export function proposalOf(spec: Autoscaling.MetricSpec, workload: Workload): Outcome {
  const { type, object, pods, resource, containerResource, external } = spec
  if (type === 'Object' && object) return ofObject(object, workload)
  if (type === 'Pods' && pods) return ofPods(pods, workload)
  if (type === 'Resource' && resource) return ofResource(resource, workload)
  if (type === 'ContainerResource' && containerResource) return ofContainerResource(containerResource, workload)
  if (type === 'External' && external) return ofExternal(external, workload)
  return refused('InvalidMetricSourceType', `unknown metric source type ${JSON.stringify(type)}`)
}

const question = ({ pods, wanted, patience }: Workload) => ({ pods, current: wanted, patience })

function ofResource({ name, target }: Autoscaling.ResourceMetricSource, workload: Workload): Outcome {
  const found = measuredResource({ name, target }, workload)
  if ('fault' in found) return refused('FailedGetResourceMetric', found.fault, `failed to get ${name} resource metric value: `)
  return { calculation: found, metric: resourceText(name, target, ''), status: { type: 'Resource', resource: { name, current: currentOf(found) } } }
}

function ofContainerResource({ name, container, target }: Autoscaling.ContainerResourceMetricSource, workload: Workload): Outcome {
  const found = measuredResource({ name, target, container }, workload)
  if ('fault' in found) return refused('FailedGetContainerResourceMetric', found.fault, `failed to get ${container} container metric value: `)
  const status = { type: 'ContainerResource', containerResource: { name, container, current: currentOf(found) } }
  return { calculation: found, metric: resourceText(name, target, 'container '), status }
}

interface ResourceAim {
  readonly name: string
  readonly container?: string
  readonly target: Autoscaling.MetricTarget
}

const resourceText = (name: string, { averageValue }: Autoscaling.MetricTarget, kind: string): string =>
  averageValue === undefined ? `${name} ${kind}resource utilization (percentage of request)` : `${name} resource`

function measuredResource({ name, container, target: { averageValue, averageUtilization } }: ResourceAim, workload: Workload): Calculation | Fault {
  if (averageValue === undefined && averageUtilization === undefined) {
    return { fault: 'invalid resource metric source: neither an average utilization target nor an average value (usage) target was set' }
  }
  const wanted = averageValue === undefined ? 'utilization' : 'usage'
  const { namespace, selector, client } = workload
  const metrics = client.ofResource({ resource: name, namespace, selector, container })
  if ('fault' in metrics) return { fault: `failed to get ${name} ${wanted}: unable to get metrics for resource ${name}: ${metrics.fault}` }
  const asked = { ...question(workload), metrics }
  const found =
    averageValue === undefined
      ? replicasForUtilization(asked, { resource: name, container, target: averageUtilization ?? 0 })
      : replicasForAverage({ ...asked, resource: name }, milliValue(averageValue))
  return 'fault' in found ? { fault: `failed to get ${name} ${wanted}: ${found.fault}` } : found
}

const currentOf = ({ usage, utilization }: Calculation): Autoscaling.MetricValueStatus => ({
  averageValue: quantity(usage),
  ...(utilization === undefined ? {} : { averageUtilization: utilization }),
})

function ofPods({ metric, target }: Autoscaling.PodsMetricSource, workload: Workload): Outcome {
  const { client, namespace, selector } = workload
  const metrics = client.ofPods({ metric, namespace, selector })
  const found = 'fault' in metrics ? { fault: `unable to get metric ${metric.name}: ${metrics.fault}` } : replicasForAverage({ ...question(workload), metrics }, milliValue(target.averageValue))
  if ('fault' in found) return refused('FailedGetPodsMetric', found.fault, 'failed to get pods metric value: ')
  return { calculation: found, metric: `pods metric ${metric.name}`, status: { type: 'Pods', pods: { metric, current: { averageValue: quantity(found.usage) } } } }
}

function ofObject(source: Autoscaling.ObjectMetricSource, workload: Workload): Outcome {
  const { metric, target, describedObject } = source
  const fail = (why: string, frame = ''): Refusal => ({ reason: 'FailedGetObjectMetric', why, error: `failed to get object metric value: ${frame}${why}` })
  const isShared = target.type === 'AverageValue' && target.averageValue !== undefined
  if (!isShared && (target.type !== 'Value' || target.value === undefined)) {
    return fail('invalid object metric source: neither a value target nor an average value target was set')
  }
  const frame = isShared ? `failed to get ${metric.name} object metric: ` : ''
  const usage = workload.client.ofObject({ metric, namespace: workload.namespace, object: describedObject })
  if (typeof usage !== 'number') {
    return fail(`unable to get metric ${metric.name}: ${describedObject.kind} on ${workload.namespace} ${describedObject.name}/${usage.fault}`, frame)
  }
  const calculation = isShared ? replicasForShare(workload.there, usage, milliValue(target.averageValue)) : replicasForValue(valueQuestion(workload), usage, milliValue(target.value))
  if ('fault' in calculation) return fail(calculation.fault)
  return isShared
    ? // Upstream names an object that is shared out as it names external ones, and does not say which object it is.
      { calculation, metric: externalText(metric), status: { type: 'Object', object: { describedObject: { kind: '', name: '' }, metric, current: { averageValue: quantity(calculation.usage) } } } }
    : { calculation, metric: `${describedObject.kind} metric ${metric.name}`, status: { type: 'Object', object: { describedObject, metric, current: { value: quantity(calculation.usage) } } } }
}

const valueQuestion = ({ pods, wanted }: Workload) => ({ pods, current: wanted })

const externalText = ({ name, selector }: Autoscaling.MetricIdentifier): string => `external metric ${name}(${goSelector(selector)})`

function ofExternal({ metric, target }: Autoscaling.ExternalMetricSource, workload: Workload): Outcome {
  const { name, selector } = metric
  const fail = (why: string, frame = ''): Refusal => ({ reason: 'FailedGetExternalMetric', why, error: `failed to get ${name} external metric value: ${frame}${why}` })
  const isShared = target.averageValue !== undefined
  if (!isShared && target.value === undefined) return fail('invalid external metric source: neither a value target nor an average value target was set')
  const frame = isShared ? `failed to get ${name} external metric: ` : `failed to get external metric ${name}: `
  const usage = workload.client.external({ metric, namespace: workload.namespace })
  if (typeof usage !== 'number') return fail(`unable to get external metric ${workload.namespace}/${name}/${goSelector(selector)}: ${usage.fault}`, frame)
  const calculation = isShared ? replicasForShare(workload.there, usage, milliValue(target.averageValue)) : replicasForValue(valueQuestion(workload), usage, milliValue(target.value))
  if ('fault' in calculation) return fail(calculation.fault, frame)
  const current = isShared ? { averageValue: quantity(calculation.usage) } : { value: quantity(calculation.usage) }
  return { calculation, metric: externalText(metric), status: { type: 'External', external: { metric, current } } }
}
