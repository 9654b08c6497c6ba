/**
 * The kinds that the page lists and watches. A server that does not know one of them answers 404 and the page copes. To add one
 * more: a line here, and its place in `graph/cluster-model.ts` when it is to be drawn.
 */
import type { KubeObject } from '../../api/object'

export interface WatchedKind {
  readonly kind: string
  readonly apiVersion: string
  /** Path of the collection over all namespaces. */
  readonly path: string
}

const core = (kind: string, plural: string): WatchedKind => ({ kind, apiVersion: 'v1', path: `/api/v1/${plural}` })
const grouped = (kind: string, group: string, plural: string): WatchedKind => ({ kind, apiVersion: group, path: `/apis/${group}/${plural}` })

/** Of a kind that somebody defined, once it is served; undefined before. */
export function customKind(definition: KubeObject): WatchedKind | undefined {
  const { spec, status } = definition as Definition
  const version = spec?.versions?.find(({ served, storage }) => served && storage) ?? spec?.versions?.find(({ served }) => served)
  const isServed = status?.conditions?.some((condition) => condition.type === 'Established' && condition.status === 'True')
  if (!spec || !version || isServed !== true) return undefined
  return grouped(spec.names.kind, `${spec.group}/${version.name}`, spec.names.plural)
}

interface Definition extends KubeObject {
  readonly spec?: {
    readonly group: string
    readonly names: { readonly kind: string; readonly plural: string }
    readonly versions?: readonly { readonly name: string; readonly served: boolean; readonly storage: boolean }[]
  }
  readonly status?: { readonly conditions?: readonly { readonly type: string; readonly status: string }[] }
}

export const watchedKinds: readonly WatchedKind[] = [
  core('ConfigMap', 'configmaps'),
  grouped('CronJob', 'batch/v1', 'cronjobs'),
  grouped('CustomResourceDefinition', 'apiextensions.k8s.io/v1', 'customresourcedefinitions'),
  grouped('DaemonSet', 'apps/v1', 'daemonsets'),
  grouped('Deployment', 'apps/v1', 'deployments'),
  grouped('EndpointSlice', 'discovery.k8s.io/v1', 'endpointslices'),
  core('Event', 'events'),
  grouped('HorizontalPodAutoscaler', 'autoscaling/v2', 'horizontalpodautoscalers'),
  grouped('Ingress', 'networking.k8s.io/v1', 'ingresses'),
  grouped('Job', 'batch/v1', 'jobs'),
  core('Namespace', 'namespaces'),
  grouped('NetworkPolicy', 'networking.k8s.io/v1', 'networkpolicies'),
  core('Node', 'nodes'),
  core('Pod', 'pods'),
  grouped('ReplicaSet', 'apps/v1', 'replicasets'),
  core('Secret', 'secrets'),
  core('Service', 'services'),
  grouped('StatefulSet', 'apps/v1', 'statefulsets'),
]
