/**
 * Where the figures come from: the APIs of metrics, as far as somebody serves them. Its refusals are those of a client of such an API.
 * Upstream: pkg/controller/podautoscaler/metrics/client.go (v1.32).
 */
import { parseGoDuration } from '../../../api/duration'
import type { Kind } from '../../../api/kind'
import type { PodMetrics as PodUsage } from '../../../api/metrics'
import { milliValue } from '../../../api/quantity'
import { isStatusError, unknownPathError } from '../../../api/status-error'
import type { ControllerContext } from '../controller'
import { createCustomMetricsClient, type CustomMetricsClient } from './custom-metrics-client'
import type { PodMetric, PodMetrics } from './pod-groups'
import type { Fault } from './replica-calculator'

export interface ResourceQuery {
  readonly resource: string
  readonly namespace: string
  readonly selector: string
  /** Absent: all containers together. */
  readonly container?: string
}

/** Figures in thousandths. */
export interface MetricsClient extends CustomMetricsClient {
  ofResource(query: ResourceQuery): PodMetrics | Fault
}

export function createMetricsClient({ door, catalog, ask }: Pick<ControllerContext, 'door' | 'catalog' | 'ask'>): MetricsClient {
  function list({ namespace, selector }: ResourceQuery): readonly PodUsage[] | Fault {
    try {
      const kind = catalog.ofKind('metrics.k8s.io', 'v1beta1', 'PodMetrics') as Kind<PodUsage> | undefined
      if (!kind) throw unknownPathError('get pods.metrics.k8s.io')
      return door.list(kind, { namespace, labelSelector: selector }).items
    } catch (error) {
      if (!isStatusError(error)) throw error
      return { fault: `unable to fetch metrics from resource metrics API: ${error.message}` }
    }
  }

  return {
    ...createCustomMetricsClient({ catalog, ask }),
    ofResource(query) {
      const usages = list(query)
      if ('fault' in usages) return usages
      if (usages.length === 0) return { fault: 'no metrics returned from resource metrics API' }
      return query.container === undefined ? ofWholePods(usages, query.resource) : ofContainers(usages, query.resource, query.container)
    },
  }
}

const amountOf = (usage: object, resource: string): string | undefined => (usage as Readonly<Record<string, string>>)[resource]

const measuredAt = ({ timestamp, window }: PodUsage, value: number): PodMetric => ({ value, atMs: Date.parse(timestamp), windowMs: parseGoDuration(window) ?? 0 })

/** A pod of which one container is not told of is as good as not measured. */
function ofWholePods(usages: readonly PodUsage[], resource: string): PodMetrics {
  const metrics = new Map<string, PodMetric>()
  for (const pod of usages) {
    const amounts = pod.containers.map(({ usage }) => amountOf(usage, resource))
    if (amounts.length === 0 || amounts.includes(undefined)) continue
    metrics.set(pod.metadata.name, measuredAt(pod, amounts.reduce((sum, amount) => sum + milliValue(amount), 0)))
  }
  return metrics
}

function ofContainers(usages: readonly PodUsage[], resource: string, container: string): PodMetrics | Fault {
  const metrics = new Map<string, PodMetric>()
  for (const pod of usages) {
    const { namespace = '', name } = pod.metadata
    const found = pod.containers.find((each) => each.name === container)
    if (!found) return { fault: `failed to get container metrics: container ${container} not present in metrics for pod ${namespace}/${name}` }
    const amount = amountOf(found.usage, resource)
    if (amount !== undefined) metrics.set(name, measuredAt(pod, milliValue(amount)))
  }
  return metrics
}
