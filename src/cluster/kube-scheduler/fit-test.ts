/**
 * Whether a pod would fit on a node whose pods are other than they are: without those that would have to go, with those that are
 * promised room there. The plugins are asked anew, over a snapshot in which this one node is replaced.
 * Upstream: RunFilterPluginsWithNominatedPods in pkg/scheduler/framework/runtime/framework.go (v1.32).
 */
import type { NodeFilter, NodeRejection, Plugin, Snapshot } from './framework'
import { createNodeInfo, type NodeInfo, type PodInfo } from './node-info'
import type { Nominations } from './nominator'

export interface FitTest {
  /** Why the pod does not fit on the node as it is in `node`, and with the pods that are promised room there. */
  on(node: NodeInfo): NodeRejection | undefined
  /** The same, but only with those that are promised room; undefined also when there are none. */
  withPromised(node: NodeInfo): NodeRejection | undefined
}

interface Surroundings {
  readonly snapshot: Snapshot
  readonly plugins: readonly Plugin[]
  readonly nominations?: Nominations | undefined
}

export function createFitTest(pod: PodInfo, { snapshot, plugins, nominations }: Surroundings): FitTest {
  const prepared = new Map<string, NodeFilter | undefined>()
  for (const { name, isLocal, preFilter } of plugins) if (isLocal) prepared.set(name, preFilter?.(pod, snapshot)?.filter)

  /** Of the node that was asked about last; its pods may have changed since. */
  let last: { readonly node: NodeInfo; readonly snapshot: Snapshot } | undefined

  function ask(node: NodeInfo): NodeRejection | undefined {
    if (last?.node !== node) last = { node, snapshot: withNode(snapshot, node) }
    const changed = last.snapshot
    for (const { name, isLocal, preFilter } of plugins) {
      if (isLocal) {
        const rejection = prepared.get(name)?.(node)
        if (rejection) return { plugin: name, rejection }
        continue
      }
      const answer = preFilter?.(pod, changed)
      const rejection = answer?.rejection ?? answer?.filter?.(node)
      if (rejection) return { plugin: name, rejection }
    }
  }

  function withPromised(node: NodeInfo): NodeRejection | undefined {
    const promised = promisedOn(node.name, pod, nominations)
    return promised.length === 0 ? undefined : ask(createNodeInfo(node.node, [...node.pods.values(), ...promised]))
  }

  return { withPromised, on: (node) => withPromised(node) ?? ask(node) }
}

const nobody: readonly PodInfo[] = []

/** Pods of lower priority that are promised room have to give way. */
function promisedOn(nodeName: string, { uid, priority }: PodInfo, nominations: Nominations | undefined): readonly PodInfo[] {
  const all = nominations?.on(nodeName)
  return all ? [...all.values()].filter((other) => other.priority >= priority && other.uid !== uid) : nobody
}

/** The same cluster, but for one node. */
function withNode(snapshot: Snapshot, changed: NodeInfo): Snapshot {
  const isOther = ({ name }: NodeInfo): boolean => name !== changed.name
  const having = (nodes: readonly NodeInfo[], has: boolean): readonly NodeInfo[] => (has ? [...nodes.filter(isOther), changed] : nodes.length === 0 ? nodes : nodes.filter(isOther))
  let nodes: readonly NodeInfo[] | undefined
  return {
    get nodes() {
      return (nodes ??= snapshot.nodes.map((node) => (isOther(node) ? node : changed)))
    },
    find: (name) => (name === changed.name ? changed : snapshot.find(name)),
    get nodesWithAffinityPods() {
      return having(snapshot.nodesWithAffinityPods, changed.podsWithAffinity.size > 0)
    },
    get nodesWithRequiredAntiAffinityPods() {
      return having(snapshot.nodesWithRequiredAntiAffinityPods, changed.podsWithRequiredAntiAffinity.size > 0)
    },
    namespaceLabels: snapshot.namespaceLabels,
    siblingSelector: snapshot.siblingSelector,
    nodesWithLabel: snapshot.nodesWithLabel,
    nodesWithImage: snapshot.nodesWithImage,
    volumes: snapshot.volumes,
    counting(test) {
      const known = snapshot.counting(test)
      const on = (node: NodeInfo, place: number): number => (node === changed ? changed.countMatching(test) : known.on(node, place))
      return { on, onAll: ({ nodes: asked, places }, answers) => asked.forEach((node, i) => (answers[i] = on(node, places[i]))) }
    },
  }
}
