/** The Pods that belong to what is selected: a workload's, a ReplicaSet's, those behind a Service or an Ingress, those that a policy fences. Pure. */
import type { ObjectPath } from '../store/object-store'
import type { ClusterModel } from './cluster-model'

export function relatedPods({ pods, services, leads }: ClusterModel, selected: ObjectPath | undefined): ReadonlySet<ObjectPath> {
  if (selected === undefined) return new Set()
  const service = services.find(({ path }) => path === selected)
  if (service) return new Set([...service.ready, ...service.notReady])
  const led = leads.find(({ path }) => path === selected)?.leadsTo.map(({ to }) => to) ?? [selected]
  const behind = services.filter(({ path }) => path !== selected && led.includes(path)).flatMap(({ ready, notReady }) => [...ready, ...notReady])
  const owned = pods.filter(({ workload, replicaSet }) => (workload !== undefined && led.includes(workload)) || replicaSet === selected)
  return new Set([...behind, ...owned.map(({ path }) => path)])
}
