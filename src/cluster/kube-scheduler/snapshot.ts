/**
 * What plugins may ask about the cluster. It is a view of the cache: attempts run one at a time and to their end, so that nothing
 * changes under it and nothing has to be copied. Upstream: pkg/scheduler/backend/cache/snapshot.go, plugins/helper/spread.go (v1.32).
 */
import { Namespace } from '../../api/kinds/namespace'
import { ReplicaSet } from '../../api/kinds/replica-set'
import { ReplicationController } from '../../api/kinds/replication-controller'
import { Service } from '../../api/kinds/service'
import { StatefulSet } from '../../api/kinds/stateful-set'
import { controllerOf, type LabelSelector, type OwnerReference } from '../../api/object'
import { matchesLabels, matchesLabelSelector } from '../../api/selectors'
import type { Change, Informers } from '../client/informer'
import type { Cache } from './cache'
import type { ClusterVolumes } from './cluster-volumes'
import type { PodTest, Snapshot } from './framework'
import type { PodInfo } from './node-info'
import { createNodeMemory } from './node-memory'

const none: Readonly<Record<string, string>> = {}

export function createSnapshot(cache: Cache, informers: Informers, volumes: ClusterVolumes): Snapshot {
  const services = informers.of(Service)
  const replicaSets = informers.of(ReplicaSet)
  const controllers = informers.of(ReplicationController)
  const statefulSets = informers.of(StatefulSet)
  const namespaces = informers.of(Namespace)

  const counts = createNodeMemory<number>()
  let version = 0
  /** The answer for pods of one owner with the same labels, until a Service or a workload selects differently. */
  const siblings = new Map<string, PodTest | undefined>()
  type Selecting = Change<Service> | Change<ReplicaSet> | Change<ReplicationController> | Change<StatefulSet>
  const forget = ({ type, object, previous }: Selecting): void => {
    if (type !== 'MODIFIED' || object.spec.selector !== previous?.spec.selector) siblings.clear()
  }
  services.onChange(forget)
  replicaSets.onChange(forget)
  controllers.onChange(forget)
  statefulSets.onChange(forget)

  function ownSelector(owner: OwnerReference | undefined, namespace: string): LabelSelector | undefined {
    if (owner?.kind === 'ReplicaSet') return replicaSets.get(`${namespace}/${owner.name}`)?.spec.selector
    if (owner?.kind === 'ReplicationController') return { matchLabels: controllers.get(`${namespace}/${owner.name}`)?.spec.selector }
    return owner?.kind === 'StatefulSet' ? statefulSets.get(`${namespace}/${owner.name}`)?.spec.selector : undefined
  }

  function siblingSelector(pod: PodInfo): PodTest | undefined {
    const key = `${controllerOf(pod.pod)?.uid ?? ''}|${pod.alikeKey}`
    if (siblings.has(key)) return siblings.get(key)
    const found = findSiblings(pod, `${key}|${++version}`)
    siblings.set(key, found)
    return found
  }

  /** Services that select the pod, together with its ReplicaSet, ReplicationController or StatefulSet. */
  function findSiblings({ pod, namespace, labels }: PodInfo, key: string): PodTest | undefined {
    const wanted: Record<string, string> = {}
    for (const { spec } of services.inNamespace(namespace)) {
      if (spec.selector && Object.keys(spec.selector).length > 0 && matchesLabels(spec.selector, labels)) Object.assign(wanted, spec.selector)
    }
    const selector = ownSelector(controllerOf(pod), namespace)
    if (!selector && Object.keys(wanted).length === 0) return undefined
    return { key, namespace, matchesLabels: (others) => matchesLabels(wanted, others) && (!selector || matchesLabelSelector(selector, others)) }
  }

  return {
    get nodes() {
      return cache.nodes
    },
    get nodesWithAffinityPods() {
      return cache.nodesWithAffinityPods
    },
    get nodesWithRequiredAntiAffinityPods() {
      return cache.nodesWithRequiredAntiAffinityPods
    },
    find: cache.find,
    volumes,
    nodesWithImage: cache.nodesWithImage,
    nodesWithLabel: cache.nodesWithLabel,
    namespaceLabels: (name) => namespaces.get(name)?.metadata.labels ?? none,
    siblingSelector,
    counting: (test) => counts.remembering(test.key, cache.nodes, (node) => node.countMatching(test)),
  }
}
