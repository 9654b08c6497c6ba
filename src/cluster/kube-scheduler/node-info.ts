/**
 * A node as the scheduler sees it: what it has, what is taken, who is there. Kept up to date pod by pod, never summed up anew.
 * Upstream: pkg/scheduler/framework/types.go NodeInfo, PodInfo (v1.32).
 */
import type { Node } from '../../api/kinds/node'
import type { Pod } from '../../api/kinds/pod'
import { labelSignature } from '../../api/label-signature'
import type { Core } from '../../api/types'
import { affinityTermsOf, type AffinityTerms } from './affinity-terms'
import type { PodTest } from './framework'
import { add, parseResources, podRequests, presumedRequests, subtract, type Resources } from './resources'

export interface HostPort {
  readonly ip: string
  readonly protocol: string
  readonly port: number
}

export interface PodInfo {
  readonly pod: Pod
  readonly uid: string
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly priority: number
  readonly requests: Resources
  readonly presumed: Resources
  readonly hostPorts: readonly HostPort[]
  readonly tolerations: readonly Core.Toleration[]
  readonly affinity: AffinityTerms
  /** The same for pods of one namespace with the same labels. */
  readonly alikeKey: string
}

/** Pods of one node that plugins cannot tell apart by namespace and labels: counted, not listed. */
export interface AlikePods {
  readonly namespace: string
  readonly labels: Readonly<Record<string, string>>
  readonly count: number
  /** Those on their way out, which are not in `count`. */
  readonly leaving: number
}

const none: Readonly<Record<string, string>> = {}

export function podInfoOf(pod: Pod): PodInfo {
  return {
    pod,
    uid: pod.metadata.uid,
    namespace: pod.metadata.namespace ?? '',
    labels: pod.metadata.labels ?? none,
    priority: pod.spec.priority ?? 0,
    requests: podRequests(pod.spec),
    presumed: presumedRequests(pod.spec),
    hostPorts: hostPortsOf(pod.spec),
    tolerations: pod.spec.tolerations ?? [],
    affinity: affinityTermsOf(pod),
    alikeKey: `${pod.metadata.namespace}${labelSignature(pod.metadata.labels ?? none)}`,
  }
}

function hostPortsOf(spec: Readonly<Core.PodSpec>): readonly HostPort[] {
  const found: HostPort[] = []
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always')
  for (const { ports } of [...spec.containers, ...sidecars]) {
    for (const { hostPort, hostIP, protocol } of ports ?? []) {
      if (hostPort) found.push({ ip: hostIP || '0.0.0.0', protocol: protocol || 'TCP', port: hostPort })
    }
  }
  return found
}

export interface NodeInfo {
  readonly name: string
  /** Grows with each change. */
  readonly generation: number
  readonly node: Node
  readonly labels: Readonly<Record<string, string>>
  readonly allocatable: Resources
  readonly requested: Resources
  readonly presumed: Resources
  readonly pods: ReadonlyMap<string, PodInfo>
  readonly alikePods: ReadonlyMap<string, AlikePods>
  readonly hostPorts: readonly HostPort[]
  /** Taints with effect NoSchedule or NoExecute. */
  readonly hardTaints: readonly Core.Taint[]
  /** Taints with effect PreferNoSchedule. */
  readonly softTaints: readonly Core.Taint[]
  /** Bytes by image name. */
  readonly imageSizes: ReadonlyMap<string, number>
  /** Pods that have affinity or anti-affinity of any sort. */
  readonly podsWithAffinity: ReadonlyMap<string, PodInfo>
  readonly podsWithRequiredAntiAffinity: ReadonlyMap<string, PodInfo>
  /** Pods that pass the test, but for those on their way out. */
  countMatching(test: Pick<PodTest, 'namespace' | 'matchesLabels'>): number
}

export interface MutableNodeInfo extends NodeInfo {
  setNode(node: Node): void
  addPod(pod: PodInfo): void
  /** A newer form of a pod that is there, with the same wishes and labels. */
  confirmPod(pod: Pod): void
  removePod(uid: string): void
}

export function createNodeInfo(node: Node, pods: Iterable<PodInfo> = []): MutableNodeInfo {
  const requested: Record<string, number> = {}
  const presumed: Record<string, number> = {}
  const byUid = new Map<string, PodInfo>()
  const alikePods = new Map<string, AlikePods>()
  const podsWithAffinity = new Map<string, PodInfo>()
  const podsWithRequiredAntiAffinity = new Map<string, PodInfo>()
  const info = {
    name: node.metadata.name,
    generation: 1,
    ...factsOf(node),
    requested,
    presumed,
    pods: byUid,
    alikePods,
    hostPorts: [] as readonly HostPort[],
    podsWithAffinity,
    podsWithRequiredAntiAffinity,

    countMatching({ namespace, matchesLabels }: Pick<PodTest, 'namespace' | 'matchesLabels'>): number {
      let count = 0
      for (const alike of alikePods.values()) if (alike.namespace === namespace && matchesLabels(alike.labels)) count += alike.count
      return count
    },

    setNode(next: Node) {
      info.generation++
      Object.assign(info, factsOf(next))
    },

    addPod(pod: PodInfo) {
      info.removePod(pod.uid)
      info.generation++
      byUid.set(pod.uid, pod)
      add(requested, pod.requests)
      add(presumed, pod.presumed)
      countAlike(alikePods, pod, 1)
      if (pod.hostPorts.length > 0) info.hostPorts = [...info.hostPorts, ...pod.hostPorts]
      if (pod.affinity.hasAny) podsWithAffinity.set(pod.uid, pod)
      if (pod.affinity.requiredAnti.length > 0) podsWithRequiredAntiAffinity.set(pod.uid, pod)
    },

    confirmPod(pod: Pod) {
      const known = byUid.get(pod.metadata.uid)
      if (known) byUid.set(known.uid, { ...known, pod })
    },

    removePod(uid: string) {
      const pod = byUid.get(uid)
      if (!pod) return
      info.generation++
      byUid.delete(uid)
      podsWithAffinity.delete(uid)
      podsWithRequiredAntiAffinity.delete(uid)
      subtract(requested, pod.requests)
      subtract(presumed, pod.presumed)
      countAlike(alikePods, pod, -1)
      if (pod.hostPorts.length > 0) info.hostPorts = info.hostPorts.filter((port) => !pod.hostPorts.includes(port))
    },
  }
  for (const pod of pods) info.addPod(pod)
  return info
}

function countAlike(alikePods: Map<string, AlikePods>, { pod, namespace, labels, alikeKey }: PodInfo, change: 1 | -1): void {
  const known = alikePods.get(alikeKey)
  const isLeaving = pod.metadata.deletionTimestamp !== undefined
  const count = (known?.count ?? 0) + (isLeaving ? 0 : change)
  const leaving = (known?.leaving ?? 0) + (isLeaving ? change : 0)
  if (count + leaving > 0) alikePods.set(alikeKey, { namespace, labels, count, leaving })
  else alikePods.delete(alikeKey)
}

function factsOf(node: Node) {
  const taints = node.spec.taints ?? []
  return {
    node,
    labels: node.metadata.labels ?? none,
    allocatable: parseResources(node.status.allocatable) as Resources,
    hardTaints: taints.filter(({ effect }) => effect === 'NoSchedule' || effect === 'NoExecute'),
    softTaints: taints.filter(({ effect }) => effect === 'PreferNoSchedule'),
    imageSizes: imageSizesOf(node),
  }
}

function imageSizesOf({ status }: Node): ReadonlyMap<string, number> {
  const sizes = new Map<string, number>()
  for (const { names, sizeBytes } of status.images ?? []) for (const name of names ?? []) sizes.set(name, sizeBytes ?? 0)
  return sizes
}
