/** PodMetrics: what the containers of a pod use. Upstream: kubernetes-sigs/metrics-server pkg/api/{pod,table}.go (v0.7). */
import type { Kind } from '../kind'
import type * as Metrics from '../metrics'
import { addQuantities, formatQuantity, parseQuantity } from '../quantity'
import { notFoundError } from '../status-error'
import { usageColumns } from './node-metrics'

export type PodMetrics = Metrics.PodMetrics

function total({ containers }: PodMetrics, resource: 'cpu' | 'memory'): string {
  const parts = containers.flatMap(({ usage }) => parseQuantity(usage[resource]) ?? [])
  return parts.length > 0 ? formatQuantity(parts.reduce(addQuantities)) : '0'
}

export const PodMetrics: Kind<PodMetrics> = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind: 'PodMetrics',
  plural: 'pods',
  singular: '',
  shortNames: [],
  categories: [],
  namespaced: true,
  verbs: ['get', 'list'],
  subresources: [],
  notFound: ({ namespace, name }) => notFoundError({ group: 'metrics.k8s.io', plural: 'podmetrics' }, `${namespace}/${name}`),
  columns: usageColumns,
  row: (metrics) => [metrics.metadata.name, total(metrics, 'cpu'), total(metrics, 'memory'), metrics.window],
}
