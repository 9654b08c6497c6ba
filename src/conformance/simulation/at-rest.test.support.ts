/** Puts everything right that stands in the way, and says what is still not as it should be when the cluster had time. */
import type { ApiDoor } from '../../api/door'
import { CronJob } from '../../api/kinds/cron-job'
import { DaemonSet } from '../../api/kinds/daemon-set'
import { Deployment } from '../../api/kinds/deployment'
import { Job } from '../../api/kinds/job'
import { Namespace } from '../../api/kinds/namespace'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { PodDisruptionBudget } from '../../api/kinds/pod-disruption-budget'
import { PodMetrics } from '../../api/kinds/pod-metrics'
import { ReplicaSet } from '../../api/kinds/replica-set'
import { ResourceQuota } from '../../api/kinds/resource-quota'
import { Service } from '../../api/kinds/service'
import { StatefulSet } from '../../api/kinds/stateful-set'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import type { KubeObject } from '../../api/object'
import { matchesLabels } from '../../api/selectors'
import { isStatusError } from '../../api/status-error'
import { DESIRED, namespaces } from './acts.test.support'
import { soundSpec } from './random-workloads.test.support'
import type { Everything } from './written.test.support'

const isOver = ({ status: { phase } }: Pod): boolean => phase === 'Succeeded' || phase === 'Failed'
const isReady = ({ status }: Pod): boolean => status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True') ?? false
const isOwned = ({ metadata }: KubeObject): boolean => metadata.ownerReferences?.some(({ controller }) => controller) ?? false
const inPlay = ({ metadata: { namespace = '' } }: KubeObject): boolean => namespaces.includes(namespace)

function attempt(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!isStatusError(error)) throw error
  }
}

/** No node is closed, nothing limits, nothing is paused; what cannot run is made sound. */
export function putRight(door: ApiDoor): void {
  for (const node of door.list(Node).items) {
    const taints = (node.spec.taints ?? []).filter(({ key }) => key !== 'broken')
    attempt(() => door.update(Node, { ...node, metadata: { ...node.metadata, resourceVersion: '' }, spec: { ...node.spec, unschedulable: false, taints } }))
  }
  if (!door.list(Namespace).items.some(({ metadata }) => metadata.name === 'shop')) attempt(() => door.create(Namespace, { metadata: { name: 'shop' } }))
  for (const { metadata } of door.list(ResourceQuota).items) attempt(() => door.delete(ResourceQuota, metadata))
  for (const kind of [Deployment, StatefulSet, DaemonSet] as const) {
    for (const found of (door.list<Deployment>(kind as never).items).filter(inPlay)) {
      const { labels } = found.spec.template.metadata ?? {}
      const rest = kind === (Deployment as unknown) ? { paused: false } : { updateStrategy: { type: 'RollingUpdate' } }
      const spec = { ...found.spec, ...rest, template: { metadata: { labels }, spec: soundSpec } }
      attempt(() => door.update(kind as never, { ...found, spec } as never))
    }
  }
  for (const found of door.list(ReplicaSet).items.filter((set) => inPlay(set) && !isOwned(set))) {
    const { labels } = found.spec.template?.metadata ?? {}
    attempt(() => door.update(ReplicaSet, { ...found, spec: { ...found.spec, template: { metadata: { labels }, spec: soundSpec } } }))
  }
  for (const { metadata } of door.list(CronJob).items) attempt(() => door.patch(CronJob, metadata, { type: 'application/merge-patch+json', patch: { spec: { suspend: true } } }))
  for (const { metadata } of door.list(Job).items) attempt(() => door.delete(Job, metadata, { propagationPolicy: 'Background' }))
}

/**
 * Pods that a change of their workload does not reach: a broken one of a StatefulSet blocks it until somebody deletes it, those of a
 * ReplicaSet stay as they were made.
 */
export function removeBroken(door: ApiDoor, madeBefore: string): void {
  const isBroken = (pod: Pod): boolean => !isReady(pod) || pod.metadata.creationTimestamp < madeBefore
  for (const pod of door.list(Pod).items) if (inPlay(pod) && isBroken(pod) && !pod.metadata.deletionTimestamp) attempt(() => door.delete(Pod, pod.metadata))
}

export function unrest(door: ApiDoor, all: Everything): string[] {
  const pods = door.list(Pod).items
  const activeOf = ({ metadata: { uid } }: KubeObject) =>
    pods.filter((pod) => !isOver(pod) && !pod.metadata.deletionTimestamp && pod.metadata.ownerReferences?.some((owner) => owner.controller && owner.uid === uid))
  return [
    ...door.list(ReplicaSet).items.flatMap((set) => differ(set, { pods: activeOf(set).length, replicas: set.status.replicas, ready: set.status.readyReplicas ?? 0 }, same(set.spec.replicas ?? 1, ['pods', 'replicas', 'ready']))),
    ...door.list(Deployment).items.filter((found) => !isTakenForScaled(door, found)).flatMap((found) => {
      const { status, spec, metadata } = found
      const now = { generation: status.observedGeneration, replicas: status.replicas ?? 0, updated: status.updatedReplicas ?? 0, available: status.availableReplicas ?? 0, unavailable: status.unavailableReplicas ?? 0 }
      return differ(found, now, { generation: metadata.generation, ...same(spec.replicas ?? 1, ['replicas', 'updated', 'available']), unavailable: 0 })
    }),
    ...door.list(StatefulSet).items.flatMap((found) => {
      const { status, spec, metadata } = found
      const now = { generation: status.observedGeneration, pods: activeOf(found).length, replicas: status.replicas, ready: status.readyReplicas ?? 0, current: status.currentRevision }
      return differ(found, now, { generation: metadata.generation, ...same(spec.replicas ?? 1, ['pods', 'replicas', 'ready']), current: status.updateRevision })
    }),
    ...door.list(DaemonSet).items.flatMap((found) => {
      const { status, metadata } = found
      const now = { generation: status.observedGeneration, pods: activeOf(found).length, current: status.currentNumberScheduled, ready: status.numberReady, updated: status.updatedNumberScheduled ?? 0, astray: status.numberMisscheduled }
      return differ(found, now, { generation: metadata.generation, ...same(status.desiredNumberScheduled, ['pods', 'current', 'ready', 'updated']), astray: 0 })
    }),
    // Where nobody says how many pods there should be upstream's controller writes nothing but that it failed.
    ...door.list(PodDisruptionBudget).items.filter(({ status }) => status.conditions?.[0]?.reason !== 'SyncFailed').flatMap((found) => {
      const matching = pods.filter((pod) => pod.metadata.namespace === found.metadata.namespace && matchesLabels(found.spec.selector?.matchLabels ?? {}, pod.metadata.labels ?? {}))
      const healthy = matching.filter((pod) => isReady(pod) && !pod.metadata.deletionTimestamp).length
      return differ(found, { healthy: found.status.currentHealthy }, { healthy })
    }),
    ...serviceFaults(door, pods),
    ...runtimeFaults(door, pods),
    ...leftOvers(door, all),
  ]
}

/**
 * It adopted a ReplicaSet of another Deployment, of the right size but with the mark of another one: upstream's controller, and ours, goes on
 * to scale it and never comes to anything else.
 */
const isTakenForScaled = (door: ApiDoor, { metadata, spec }: Deployment): boolean =>
  door.list(ReplicaSet, { namespace: metadata.namespace ?? '' }).items.some(
    (set) => set.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid) && (set.spec.replicas ?? 1) > 0 && set.spec.replicas === spec.replicas && ![undefined, String(spec.replicas)].includes(set.metadata.annotations?.[DESIRED]),
  )

const nameOf = ({ kind, metadata: { namespace = '', name } }: KubeObject): string => `${kind} ${namespace}/${name}`

const same = (value: number, names: readonly string[]): Record<string, number> => Object.fromEntries(names.map((name) => [name, value]))

function differ(object: KubeObject, now: object, wanted: object): string[] {
  const sorted = (value: object): string => JSON.stringify(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
  return sorted(now) === sorted(wanted) ? [] : [`${nameOf(object)} is ${JSON.stringify(now)}, wanted ${JSON.stringify(wanted)}`]
}

/** What the kubelets have running is what the API server knows to run. */
function runtimeFaults(door: ApiDoor, pods: readonly Pod[]): string[] {
  const name = ({ metadata }: KubeObject): string => `${metadata.namespace}/${metadata.name}`
  const running = new Set(pods.filter(({ status }) => status.containerStatuses?.some(({ state }) => state?.running)).map(name))
  return door.list(PodMetrics).items.filter((metrics) => !running.has(name(metrics))).map((metrics) => `${name(metrics)} runs, and nobody knows`)
}

function serviceFaults(door: ApiDoor, pods: readonly Pod[]): string[] {
  return door.list(Service).items.filter(({ spec }) => spec.selector).flatMap((service) => {
    const { metadata: { name, namespace = '' }, spec } = service
    const selected = pods.filter((pod) => pod.metadata.namespace === namespace && matchesLabels(spec.selector ?? {}, pod.metadata.labels ?? {}))
    const ready = selected.filter((pod) => isReady(pod)).map(({ status }) => status.podIP).sort()
    const slices = door.list(EndpointSlice, { namespace, labelSelector: `kubernetes.io/service-name=${name}` }).items
    const shown = slices.flatMap(({ endpoints }) => endpoints ?? []).filter(({ conditions }) => conditions?.ready).flatMap(({ addresses }) => addresses).sort()
    return differ(service, { shown }, { shown: ready })
  })
}

function leftOvers(door: ApiDoor, all: Everything): string[] {
  const everything = [...all.values()].flatMap((objects) => [...objects.values()])
  const uids = new Set(everything.map(({ metadata }) => metadata.uid))
  const orphans = everything.filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => !uids.has(uid)))
  const going = everything.filter(({ metadata }) => metadata.deletionTimestamp)
  const nodes = door.list(Node).items.filter(({ status }) => !status.conditions?.some(({ type, status: value }) => type === 'Ready' && value === 'True'))
  const pending = door.list(Pod).items.filter((pod) => isOwned(pod) && !isOver(pod) && !isReady(pod))
  return [
    ...orphans.map((object) => `${nameOf(object)} has outlived its owner`),
    ...going.map((object) => `${nameOf(object)} is still going: ${JSON.stringify(object.metadata.finalizers ?? [])}`),
    ...nodes.map((object) => `${nameOf(object)} is not ready`),
    ...pending.map((object) => `${nameOf(object)} is not ready: ${JSON.stringify(object.status.conditions?.filter(({ status }) => status !== 'True'))}`),
  ]
}
