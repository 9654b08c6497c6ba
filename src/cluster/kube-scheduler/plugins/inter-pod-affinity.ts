/**
 * Pods that want to be near other pods, or far from them: as a condition (required) or a wish (preferred). What the pods that are
 * there already require of newcomers counts as well.
 * Upstream: pkg/scheduler/framework/plugins/interpodaffinity/{filtering,scoring,plugin}.go (v1.32).
 */
import type { Node } from '../../../api/kinds/node'
import type { Pod } from '../../../api/kinds/pod'
import type { AffinityTerm, WeightedAffinityTerm } from '../affinity-terms'
import { isInNamespaces } from '../affinity-terms'
import { MAX_NODE_SCORE, unresolvable, unschedulable, type ClusterEvent, type NodeFilter, type Plugin, type Snapshot } from '../framework'
import type { NodeInfo, PodInfo } from '../node-info'

const notNear = unresolvable("node(s) didn't match pod affinity rules")
const tooNear = unschedulable("node(s) didn't match pod anti-affinity rules")
const unwelcome = unschedulable("node(s) didn't satisfy existing pods anti-affinity rules")

/** What a required term of a pod that runs is worth to a pod that it would like to have beside it (hardPodAffinityWeight). */
const REQUIRED_TERM_WEIGHT = 1

type Terms<T extends AffinityTerm = AffinityTerm> = readonly T[]
type Bearer = Pick<PodInfo, 'namespace' | 'labels'>

export const interPodAffinity: Plugin = {
  name: 'InterPodAffinity',
  weight: 2,
  preFilter(pod, snapshot) {
    const filter = filterFor(pod, snapshot)
    return filter && { filter }
  },
  preScore(pod, snapshot, feasible) {
    const totals = weighTopologies(pod, snapshot)
    if (totals.isEmpty || feasible.length === 0) return undefined
    return { score: (node) => totals.on(node), normalize: stretch }
  },
  isWorthRetrying,
}

/** Numbers by topology key and value. */
class TopologyCounts {
  /** Made with the first: each pod is asked about, and most have nothing to count. */
  #counts: Map<string, Map<string, number>> | undefined

  add({ labels }: Pick<NodeInfo, 'labels'>, topologyKey: string, amount: number): void {
    if (amount === 0 || !Object.hasOwn(labels, topologyKey)) return
    const counts = (this.#counts ??= new Map<string, Map<string, number>>())
    let values = counts.get(topologyKey)
    if (!values) counts.set(topologyKey, (values = new Map()))
    values.set(labels[topologyKey], (values.get(labels[topologyKey]) ?? 0) + amount)
  }

  of({ labels }: Pick<NodeInfo, 'labels'>, topologyKey: string): number {
    return (Object.hasOwn(labels, topologyKey) && this.#counts?.get(topologyKey)?.get(labels[topologyKey])) || 0
  }

  on({ labels }: Pick<NodeInfo, 'labels'>): number {
    let sum = 0
    for (const [key, values] of this.#counts ?? []) if (Object.hasOwn(labels, key)) sum += values.get(labels[key]) ?? 0
    return sum
  }

  get isEmpty(): boolean {
    return this.#counts === undefined
  }
}

const noCounts = new TopologyCounts()

const matches = (term: AffinityTerm, pod: Bearer, { namespaceLabels }: Pick<Snapshot, 'namespaceLabels'>): boolean =>
  isInNamespaces(term, pod.namespace, namespaceLabels) && term.matchesLabels(pod.labels)

const matchesAll = (terms: Terms, pod: Bearer, snapshot: Pick<Snapshot, 'namespaceLabels'>): boolean =>
  terms.length > 0 && terms.every((term) => matches(term, pod, snapshot))

function filterFor(pod: PodInfo, snapshot: Snapshot): NodeFilter | undefined {
  const { required, requiredAnti } = pod.affinity
  if (required.length + requiredAnti.length === 0 && snapshot.nodesWithRequiredAntiAffinityPods.length === 0) return undefined
  const hostile = countHostile(pod, snapshot)
  if (required.length + requiredAnti.length === 0 && hostile.isEmpty) return undefined
  const near = new TopologyCounts()
  const far = new TopologyCounts()
  if (required.length + requiredAnti.length > 0) {
    forEachGroup(snapshot.nodes, (node, group, count) => {
      if (matchesAll(required, group, snapshot)) for (const { topologyKey } of required) near.add(node, topologyKey, count)
      for (const term of requiredAnti) if (matches(term, group, snapshot)) far.add(node, term.topologyKey, count)
    })
  }
  // The first of a group that wants to be together has nobody to join.
  const isFirst = near.isEmpty && matchesAll(required, pod, snapshot)
  return (node) => {
    if (!required.every(({ topologyKey }) => Object.hasOwn(node.labels, topologyKey))) return notNear
    if (!isFirst && !required.every(({ topologyKey }) => near.of(node, topologyKey) > 0)) return notNear
    if (requiredAnti.some(({ topologyKey }) => far.of(node, topologyKey) > 0)) return tooNear
    return hostile.on(node) > 0 ? unwelcome : undefined
  }
}

/** Pods that are there and do not want this one near. */
function countHostile(pod: PodInfo, snapshot: Snapshot) {
  const counts = new TopologyCounts()
  for (const node of snapshot.nodesWithRequiredAntiAffinityPods) {
    for (const { affinity } of node.podsWithRequiredAntiAffinity.values()) {
      for (const term of affinity.requiredAnti) if (matches(term, pod, snapshot)) counts.add(node, term.topologyKey, 1)
    }
  }
  return counts
}

/** Pods with the same labels are looked at once per node. */
function forEachGroup(nodes: readonly NodeInfo[], visit: (node: NodeInfo, group: Bearer, count: number) => void): void {
  for (const node of nodes) for (const group of node.alikePods.values()) visit(node, group, group.count + group.leaving)
}

/** What the wishes of this pod and of those that run speak for and against each topology. */
function weighTopologies(pod: PodInfo, snapshot: Snapshot) {
  const { preferred, preferredAnti } = pod.affinity
  if (preferred.length + preferredAnti.length + snapshot.nodesWithAffinityPods.length === 0) return noCounts
  const totals = new TopologyCounts()
  const weigh = (node: NodeInfo, terms: Terms<WeightedAffinityTerm>, { of, factor }: { of: Bearer; factor: number }): void => {
    for (const term of terms) if (matches(term, of, snapshot)) totals.add(node, term.topologyKey, term.weight * factor)
  }
  if (preferred.length + preferredAnti.length > 0) {
    forEachGroup(snapshot.nodes, (node, group, count) => {
      weigh(node, preferred, { of: group, factor: count })
      weigh(node, preferredAnti, { of: group, factor: -count })
    })
  }
  for (const node of snapshot.nodesWithAffinityPods) {
    for (const { affinity } of node.podsWithAffinity.values()) {
      for (const term of affinity.required) if (matches(term, pod, snapshot)) totals.add(node, term.topologyKey, REQUIRED_TERM_WEIGHT)
      weigh(node, affinity.preferred, { of: pod, factor: 1 })
      weigh(node, affinity.preferredAnti, { of: pod, factor: -1 })
    }
  }
  return totals
}

/** The lowest becomes 0, the highest 100. */
function stretch(scores: number[]): void {
  const minimum = Math.min(...scores)
  const difference = Math.max(...scores) - minimum
  for (let i = 0; i < scores.length; i++) {
    scores[i] = difference > 0 ? Math.trunc(MAX_NODE_SCORE * ((scores[i] - minimum) / difference)) : 0
  }
}

/** Upstream does not look at the labels of namespaces here. */
const unlabeled = { namespaceLabels: () => ({}) }

/**
 * In v1.32 nobody wakes when a pod goes that had something against this one, nor when one comes whose namespace it only selects by labels: the
 * queue tries again after five minutes.
 */
function isWorthRetrying({ affinity: { required, requiredAnti } }: PodInfo, event: ClusterEvent): boolean {
  const meets = (terms: Terms, { metadata }: Pod): boolean =>
    matchesAll(terms, { namespace: metadata.namespace ?? '', labels: metadata.labels ?? {} }, unlabeled)
  const hasPlace = ({ metadata: { labels = {} } }: Node): boolean => [...required, ...requiredAnti].some(({ topologyKey }) => Object.hasOwn(labels, topologyKey))
  switch (event.type) {
    case 'NodeAdded':
      return hasPlace(event.node)
    case 'NodeUpdated':
      return event.node.metadata.labels !== event.previous.metadata.labels && hasPlace(event.node)
    case 'AssignedPodAdded':
      return meets(required, event.pod)
    case 'AssignedPodUpdated':
      if (!meets(required, event.previous) && meets(required, event.pod)) return true
      return meets(requiredAnti, event.previous) && !meets(requiredAnti, event.pod)
    case 'AssignedPodDeleted':
      return event.pod.spec.nodeName !== undefined && meets(requiredAnti, event.pod)
    default:
      return false
  }
}
