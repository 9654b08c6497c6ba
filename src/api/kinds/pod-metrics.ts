/** PodMetrics: what the containers of a pod use. Upstream: kubernetes-sigs/metrics-server pkg/api/{pod,table}.go (v0.7). */
import type { Kind } from '../kind'
import type * as Metrics from '../metrics'
import { canonicalQuantity, quantityValue } from '../quantity'
import { usageColumns } from './node-metrics'

export type PodMetrics = Metrics.PodMetrics

const total = ({ containers }: PodMetrics, resource: 'cpu' | 'memory'): string =>
  canonicalQuantity(containers.reduce((sum, { usage }) => sum + quantityValue(usage[resource]), 0))

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
  columns: usageColumns,
  row: (metrics) => [metrics.metadata.name, total(metrics, 'cpu'), total(metrics, 'memory'), metrics.window],
}
