/**
 * The kinds that the page lists and watches. A server that does not know one of them answers 404 and the page copes. To add one
 * more: a line here, and its place in `graph/cluster-model.ts` when it is to be drawn.
 */
export interface WatchedKind {
  readonly kind: string
  readonly apiVersion: string
  /** Path of the collection over all namespaces. */
  readonly path: string
}

const core = (kind: string, plural: string): WatchedKind => ({ kind, apiVersion: 'v1', path: `/api/v1/${plural}` })
const grouped = (kind: string, group: string, plural: string): WatchedKind => ({ kind, apiVersion: group, path: `/apis/${group}/${plural}` })

export const watchedKinds: readonly WatchedKind[] = [
  core('ConfigMap', 'configmaps'),
  grouped('DaemonSet', 'apps/v1', 'daemonsets'),
  grouped('Deployment', 'apps/v1', 'deployments'),
  grouped('EndpointSlice', 'discovery.k8s.io/v1', 'endpointslices'),
  core('Event', 'events'),
  grouped('Job', 'batch/v1', 'jobs'),
  core('Namespace', 'namespaces'),
  core('Node', 'nodes'),
  core('Pod', 'pods'),
  grouped('ReplicaSet', 'apps/v1', 'replicasets'),
  core('Secret', 'secrets'),
  core('Service', 'services'),
  grouped('StatefulSet', 'apps/v1', 'statefulsets'),
]
