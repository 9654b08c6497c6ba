/**
 * The cluster as it is drawn and told: nodes, workloads, Services and Pods with their relations, read from the objects and nothing
 * else. The picture and the accessible tree both stand on this one model, so they cannot disagree.
 */
import type { KubeObject } from '../../api/object'
import type { Deployment, EndpointSlice, Job, Node, Pod, ReplicaSet, Service } from '../../api/types'
import { pathOf, type ObjectPath } from '../store/object-store'
import { customKindsOf, leadKinds, leadMarks, ownerPathOf, type LeadMark } from './lead-marks'
import { podStatus, type PodStatus } from './pod-status'

export interface PodMark extends PodStatus {
  readonly path: ObjectPath
  readonly name: string
  readonly namespace: string
  readonly createdAt: string
  readonly nodePath: ObjectPath | undefined
  /** The workload that it belongs to in the end, through its ReplicaSet. */
  readonly workload: ObjectPath | undefined
  readonly replicaSet: ObjectPath | undefined
  readonly ip: string
}

export interface NodeMark {
  readonly path: ObjectPath
  readonly name: string
  readonly ready: boolean
  readonly schedulable: boolean
  readonly role: string
  /** What keeps Pods away from it: `node-role.kubernetes.io/control-plane:NoSchedule`. */
  readonly taints: readonly string[]
}

export interface WorkloadMark {
  readonly path: ObjectPath
  readonly kind: string
  readonly name: string
  readonly namespace: string
  readonly createdAt: string
  readonly ready: number
  readonly desired: number
  readonly owner: ObjectPath | undefined
  /** Labels that its Pods get. */
  readonly podLabels: Readonly<Record<string, string>>
}

export interface ReplicaSetMark extends WorkloadMark {
  readonly revision: string
}

export interface ServiceMark {
  readonly path: ObjectPath
  readonly name: string
  readonly namespace: string
  readonly type: string
  readonly clusterIP: string
  readonly ports: string
  /** Of a load balancer: where it answers; `<pending>` while it has no address. */
  readonly balancer: string
  readonly createdAt: string
  readonly selector: Readonly<Record<string, string>>
  /** Addresses that take requests, of Pods or not. */
  readonly readyAddresses: number
  /** Pods behind it. */
  readonly ready: readonly ObjectPath[]
  readonly notReady: readonly ObjectPath[]
}

export interface ClusterModel {
  readonly nodes: readonly NodeMark[]
  readonly workloads: readonly WorkloadMark[]
  readonly replicaSets: readonly ReplicaSetMark[]
  readonly services: readonly ServiceMark[]
  /** What acts on Services and workloads. */
  readonly leads: readonly LeadMark[]
  /** Oldest first: the order of birth. */
  readonly pods: readonly PodMark[]
  readonly namespaces: readonly string[]
}

/** `namespace` undefined: all of them. Nodes belong to none. */
export function readClusterModel(objects: ReadonlyMap<ObjectPath, KubeObject>, namespace?: string): ClusterModel {
  const kinds = groupBy(objects.values(), ({ kind }) => kind)
  const of = <T extends KubeObject>(kind: string): readonly T[] => (kinds.get(kind) ?? []) as readonly KubeObject[] as readonly T[]
  const inScope = (object: KubeObject): boolean => namespace === undefined || object.metadata.namespace === namespace
  const replicaSets = of<ReplicaSet>('ReplicaSet').filter(inScope).map(replicaSetMark)
  const owners = new Map(replicaSets.map(({ path, owner }) => [path, owner]))
  const slices = groupBy(of<EndpointSlice>('EndpointSlice'), serviceOf)
  const workloads = ['Deployment', 'StatefulSet', 'DaemonSet', 'Job'].flatMap((kind) => of<Workload>(kind).filter(inScope).map(workloadMark)).sort(byPlace)
  const services = of<Service>('Service').filter(inScope).map((service) => serviceMark(service, slices.get(pathOf(service)) ?? [])).sort(byPlace)
  const customKinds = customKindsOf(of('CustomResourceDefinition'))
  const isSeen = (object: KubeObject): boolean => inScope(object) || object.metadata.namespace === undefined
  const leading = [...leadKinds, ...customKinds].flatMap((kind) => of<KubeObject>(kind).filter(isSeen))
  return {
    nodes: of<Node>('Node').map(nodeMark).sort(byRoleAndName),
    workloads,
    replicaSets: replicaSets.sort(byPlace),
    services,
    leads: leadMarks(leading, { led: [...workloads, ...services.map(asLed)], customKinds }),
    pods: of<Pod>('Pod').filter(inScope).map((pod) => podMark(pod, owners)).sort(byBirth),
    namespaces: of<KubeObject>('Namespace').map(({ metadata }) => metadata.name).sort(),
  }
}

type Workload = Deployment

function groupBy<T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}

function podMark(pod: Pod, owners: ReadonlyMap<ObjectPath, ObjectPath | undefined>): PodMark {
  const owner = ownerPathOf(pod)
  const replicaSet = owner?.startsWith('ReplicaSet/') ? owner : undefined
  return {
    ...podStatus(pod),
    path: pathOf(pod),
    name: pod.metadata.name,
    namespace: pod.metadata.namespace ?? '',
    createdAt: pod.metadata.creationTimestamp,
    nodePath: pod.spec.nodeName ? `Node//${pod.spec.nodeName}` : undefined,
    workload: replicaSet === undefined ? owner : (owners.get(replicaSet) ?? replicaSet),
    replicaSet,
    ip: pod.status.podIP ?? '',
  }
}

const asLed = ({ path, namespace }: ServiceMark) => ({ path, namespace, owner: undefined, podLabels: {} })

function nodeMark(node: Node): NodeMark {
  const isControlPlane = node.metadata.labels?.['node-role.kubernetes.io/control-plane'] !== undefined
  return {
    path: pathOf(node),
    name: node.metadata.name,
    ready: node.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false,
    schedulable: !node.spec.unschedulable,
    role: isControlPlane ? 'control-plane' : '',
    taints: (node.spec.taints ?? []).filter(({ effect }) => effect === 'NoSchedule').map(({ key, effect }) => `${key}:${effect}`),
  }
}

function workloadMark(workload: Workload): WorkloadMark {
  const { metadata, spec, status } = workload
  const counts: Partial<Record<string, number>> = { ...status } as Partial<Record<string, number>>
  return {
    path: pathOf(workload),
    kind: workload.kind,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    createdAt: metadata.creationTimestamp,
    ready: counts.readyReplicas ?? counts.numberReady ?? counts.succeeded ?? 0,
    desired: spec.replicas ?? counts.desiredNumberScheduled ?? wantedEnds(workload),
    owner: ownerPathOf(workload),
    podLabels: spec.template?.metadata?.labels ?? {},
  }
}

/** Of a Job: how many of its pods are to succeed. */
function wantedEnds({ spec }: Pick<Job, 'spec'> | Workload): number {
  return 'completions' in spec ? (spec.completions ?? 1) : 1
}

function replicaSetMark(replicaSet: ReplicaSet): ReplicaSetMark {
  return {
    path: pathOf(replicaSet),
    kind: 'ReplicaSet',
    name: replicaSet.metadata.name,
    namespace: replicaSet.metadata.namespace ?? '',
    createdAt: replicaSet.metadata.creationTimestamp,
    ready: replicaSet.status.readyReplicas ?? 0,
    desired: replicaSet.spec.replicas ?? 0,
    podLabels: replicaSet.spec.template?.metadata?.labels ?? {},
    owner: ownerPathOf(replicaSet),
    revision: replicaSet.metadata.annotations?.['deployment.kubernetes.io/revision'] ?? '',
  }
}

const serviceOf = (slice: EndpointSlice): ObjectPath =>
  `Service/${slice.metadata.namespace ?? ''}/${slice.metadata.labels?.['kubernetes.io/service-name'] ?? ''}`

function serviceMark(service: Service, slices: readonly EndpointSlice[]): ServiceMark {
  const endpoints = slices.flatMap((slice) => slice.endpoints ?? [])
  const pathsOf = (ready: boolean): ObjectPath[] =>
    endpoints
      .filter(({ conditions, targetRef }) => targetRef?.kind === 'Pod' && (conditions?.ready ?? true) === ready)
      .map(({ targetRef }) => `Pod/${targetRef?.namespace ?? ''}/${targetRef?.name ?? ''}`)
  return {
    path: pathOf(service),
    name: service.metadata.name,
    namespace: service.metadata.namespace ?? '',
    type: service.spec.type ?? 'ClusterIP',
    clusterIP: service.spec.clusterIP ?? '',
    ports: (service.spec.ports ?? []).map(({ port, protocol }) => `${port}/${protocol ?? 'TCP'}`).join(','),
    balancer: balancerOf(service),
    createdAt: service.metadata.creationTimestamp,
    selector: service.spec.selector ?? {},
    readyAddresses: endpoints.filter(({ conditions }) => conditions?.ready ?? true).length,
    ready: pathsOf(true),
    notReady: pathsOf(false),
  }
}

function balancerOf({ spec, status }: Service): string {
  if (spec.type !== 'LoadBalancer') return ''
  const [balancer] = status?.loadBalancer?.ingress ?? []
  return balancer?.ip ?? balancer?.hostname ?? '<pending>'
}

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const byPlace = (a: { namespace: string; name: string }, b: { namespace: string; name: string }): number =>
  byText(a.namespace, b.namespace) || byText(a.name, b.name)
const byBirth = (a: PodMark, b: PodMark): number => byText(a.createdAt, b.createdAt) || byPlace(a, b)
const numbered = new Intl.Collator('en', { numeric: true })
const byRoleAndName = (a: NodeMark, b: NodeMark): number => byText(b.role, a.role) || numbered.compare(a.name, b.name)
