/** The Pods that belong to what is selected: a workload's, a ReplicaSet's, those behind a Service. Pure. */
import type { ObjectPath } from '../store/object-store'
import type { ClusterModel } from './cluster-model'

export function relatedPods({ pods, services }: ClusterModel, selected: ObjectPath | undefined): ReadonlySet<ObjectPath> {
  if (selected === undefined) return new Set()
  const service = services.find(({ path }) => path === selected)
  if (service) return new Set([...service.ready, ...service.notReady])
  return new Set(pods.filter(({ workload, replicaSet }) => workload === selected || replicaSet === selected).map(({ path }) => path))
}
