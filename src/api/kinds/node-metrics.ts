/** NodeMetrics: what a node uses, as metrics-server tells it. Upstream: kubernetes-sigs/metrics-server pkg/api/{node,table}.go (v0.7). */
import { nameColumn, textColumn } from '../columns'
import type { Kind } from '../kind'
import type * as Metrics from '../metrics'
import { notFoundError } from '../status-error'

export type NodeMetrics = Metrics.NodeMetrics

export const usageColumns = [nameColumn, textColumn('cpu', 'CPU in use.'), textColumn('memory', 'Memory in use.'), textColumn('Window', 'Over how long it was measured.')]

export const NodeMetrics: Kind<NodeMetrics> = {
  group: 'metrics.k8s.io',
  version: 'v1beta1',
  kind: 'NodeMetrics',
  plural: 'nodes',
  singular: '',
  shortNames: [],
  categories: [],
  namespaced: false,
  verbs: ['get', 'list'],
  subresources: [],
  notFound: ({ name }) => notFoundError({ group: 'metrics.k8s.io', plural: 'nodemetrics' }, name),
  columns: usageColumns,
  row: ({ metadata, usage, window }) => [metadata.name, usage.cpu, usage.memory, window],
}
