/**
 * The cluster as the scheduler last knew it: nodes with the pods on them, and pods that it has just placed and whose binding it has
 * not heard of yet (assumed). Each change is worked in by itself; an attempt starts without copying anything.
 * Upstream: pkg/scheduler/backend/cache/{cache.go,snapshot.go,node_tree.go} (v1.32).
 */
import type { Node } from '../../api/kinds/node'
import type { Pod } from '../../api/kinds/pod'
import { createNodeInfo, podInfoOf, type MutableNodeInfo, type NodeInfo, type PodInfo } from './node-info'

export interface Cache {
  /** Zone by zone in turn, as upstream's node tree lists them. */
  readonly nodes: readonly NodeInfo[]
  find(name: string): NodeInfo | undefined
  setNode(node: Node): void
  removeNode(name: string): void
  /** A pod that has a node: new, changed, or now heard of. */
  setPod(pod: Pod): void
  removePod(pod: Pod): void
  /** Takes the room before the server has said yes. */
  assume(pod: PodInfo, nodeName: string): void
  forget(pod: Pod): void
  nodesWithImage(image: string): number
  nodesWithLabel(key: string): number
  readonly nodesWithAffinityPods: readonly NodeInfo[]
  readonly nodesWithRequiredAntiAffinityPods: readonly NodeInfo[]
}

export function createCache(): Cache {
  const nodes = new Map<string, MutableNodeInfo>()
  /** Pods on nodes that are not known (yet). */
  const homeless = new Map<string, Map<string, PodInfo>>()
  const placed = new Map<string, string>()
  const imageCounts = new Map<string, number>()
  const labelCounts = new Map<string, number>()
  const withAffinity = new Set<NodeInfo>()
  const withAntiAffinity = new Set<NodeInfo>()
  let ordered: readonly NodeInfo[] | undefined

  function countFacts({ imageSizes, labels }: NodeInfo, change: 1 | -1): void {
    for (const image of imageSizes.keys()) imageCounts.set(image, (imageCounts.get(image) ?? 0) + change)
    for (const key in labels) labelCounts.set(key, (labelCounts.get(key) ?? 0) + change)
  }

  function noteAffinity(info: NodeInfo): void {
    if (info.podsWithAffinity.size > 0) withAffinity.add(info)
    else withAffinity.delete(info)
    if (info.podsWithRequiredAntiAffinity.size > 0) withAntiAffinity.add(info)
    else withAntiAffinity.delete(info)
  }

  function put(pod: PodInfo, nodeName: string): void {
    take(pod.uid)
    placed.set(pod.uid, nodeName)
    const info = nodes.get(nodeName)
    if (info) {
      info.addPod(pod)
      if (pod.affinity.hasAny) noteAffinity(info)
      return
    }
    const waiting = homeless.get(nodeName) ?? new Map<string, PodInfo>()
    homeless.set(nodeName, waiting.set(pod.uid, pod))
  }

  function take(uid: string): void {
    const nodeName = placed.get(uid)
    if (nodeName === undefined) return
    placed.delete(uid)
    homeless.get(nodeName)?.delete(uid)
    const info = nodes.get(nodeName)
    if (!info) return
    const hadAffinity = info.podsWithAffinity.has(uid)
    info.removePod(uid)
    if (hadAffinity) noteAffinity(info)
  }

  return {
    get nodes() {
      return (ordered ??= inTurnByZone([...nodes.values()]))
    },
    find: (name) => nodes.get(name),

    setNode(node) {
      const { name } = node.metadata
      const known = nodes.get(name)
      if (known) {
        if (zoneOf(known) !== zoneOf({ labels: node.metadata.labels ?? {} })) ordered = undefined
        countFacts(known, -1)
        known.setNode(node)
        countFacts(known, 1)
        return
      }
      const info = createNodeInfo(node, homeless.get(name)?.values() ?? [])
      homeless.delete(name)
      nodes.set(name, info)
      countFacts(info, 1)
      noteAffinity(info)
      ordered = undefined
    },

    removeNode(name) {
      const info = nodes.get(name)
      if (!info) return
      nodes.delete(name)
      homeless.set(name, new Map(info.pods))
      countFacts(info, -1)
      withAffinity.delete(info)
      withAntiAffinity.delete(info)
      ordered = undefined
    },

    setPod(pod) {
      const { nodeName = '' } = pod.spec
      const node = nodes.get(nodeName)
      const known = node?.pods.get(pod.metadata.uid)
      if (node && known && isSameForOthers(known.pod, pod)) node.confirmPod(pod)
      else put(podInfoOf(pod), nodeName)
    },
    removePod: ({ metadata }) => take(metadata.uid),
    assume: put,
    forget: ({ metadata }) => take(metadata.uid),
    nodesWithImage: (image) => imageCounts.get(image) ?? 0,
    nodesWithLabel: (key) => labelCounts.get(key) ?? 0,
    get nodesWithAffinityPods() {
      return withAffinity.size === 0 ? noNodes : [...withAffinity]
    },
    get nodesWithRequiredAntiAffinityPods() {
      return withAntiAffinity.size === 0 ? noNodes : [...withAntiAffinity]
    },
  }
}

const noNodes: readonly NodeInfo[] = []

/** Nothing has changed that matters to the node or to other pods: mostly an assumed pod that was bound. */
const isSameForOthers = (before: Pod, now: Pod): boolean =>
  before.spec.containers === now.spec.containers &&
  before.spec.initContainers === now.spec.initContainers &&
  before.spec.affinity === now.spec.affinity &&
  before.spec.overhead === now.spec.overhead &&
  before.metadata.labels === now.metadata.labels &&
  before.metadata.deletionTimestamp === now.metadata.deletionTimestamp

const zoneOf = ({ labels }: Pick<NodeInfo, 'labels'>): string =>
  `${labels['topology.kubernetes.io/region'] ?? ''}:${labels['topology.kubernetes.io/zone'] ?? ''}`

/** The first of each zone, then the second of each, and so on. */
function inTurnByZone(nodes: readonly NodeInfo[]): readonly NodeInfo[] {
  const zones = new Map<string, NodeInfo[]>()
  for (const node of nodes) {
    const zone = zoneOf(node)
    const members = zones.get(zone)
    if (members) members.push(node)
    else zones.set(zone, [node])
  }
  const ordered: NodeInfo[] = []
  for (let turn = 0; ordered.length < nodes.length; turn++) {
    for (const members of zones.values()) if (turn < members.length) ordered.push(members[turn])
  }
  return ordered
}
