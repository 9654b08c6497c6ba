/**
 * Spreads pods over zones and nodes: as a condition (DoNotSchedule) or a wish (ScheduleAnyway). Pods that belong to a Service or
 * ReplicaSet and say nothing are spread by the system's own wishes.
 * Upstream: pkg/scheduler/framework/plugins/podtopologyspread/{common,filtering,scoring,plugin}.go (v1.32).
 */
import type { Node } from '../../../api/kinds/node'
import type { Pod } from '../../../api/kinds/pod'
import { matchesNode } from '../../../api/node-selector'
import { matchesLabelSelector } from '../../../api/selectors'
import type { Core } from '../../../api/types'
import type { ClusterEvent, Feasible, Plugin, PodTest, PreparedScore, Snapshot } from '../framework'
import { MAX_NODE_SCORE, unresolvable, unschedulable } from '../framework'
import type { NodeInfo, PodInfo } from '../node-info'
import { isTolerated } from '../../../api/toleration'
import { isSame } from '../../../api/updates'

const HOSTNAME = 'kubernetes.io/hostname'
const ZONE = 'topology.kubernetes.io/zone'

const skewed = unschedulable("node(s) didn't match pod topology spread constraints")
const unlabeled = unresolvable("node(s) didn't match pod topology spread constraints (missing required label)")

interface Constraint {
  readonly test: PodTest
  readonly topologyKey: string
  readonly maxSkew: number
  readonly minDomains: number
  readonly honorsAffinity: boolean
  readonly honorsTaints: boolean
}

export const podTopologySpread: Plugin = {
  name: 'PodTopologySpread',
  weight: 2,
  preFilter(pod, snapshot) {
    const constraints = ownConstraints(pod, 'DoNotSchedule')
    if (constraints.length === 0) return undefined
    const domains = constraints.map((constraint) => countDomains(pod, constraint, { snapshot, constraints }))
    const minimums = domains.map((counts, i) => (counts.size < constraints[i].minDomains ? 0 : Math.min(...counts.values())))
    const selfMatches = constraints.map(({ test }) => Number(test.matchesLabels(pod.labels)))
    return {
      filter({ labels }) {
        for (const [i, { topologyKey, maxSkew }] of constraints.entries()) {
          if (!Object.hasOwn(labels, topologyKey)) return unlabeled
          const count = domains[i].get(labels[topologyKey]) ?? 0
          if (count + selfMatches[i] - minimums[i] > maxSkew) return skewed
        }
      },
    }
  },
  preScore(pod, snapshot, feasible) {
    const own = ownConstraints(pod, 'ScheduleAnyway')
    const hasOwn = (pod.pod.spec.topologySpreadConstraints ?? []).length > 0
    const constraints = hasOwn ? own : systemConstraints(pod, snapshot)
    return constraints.length === 0 ? undefined : prepareScore(pod, { snapshot, feasible, constraints, needsAllLabels: hasOwn })
  },
  isWorthRetrying,
}

function ownConstraints(pod: PodInfo, whenUnsatisfiable: string): readonly Constraint[] {
  const constraints = pod.pod.spec.topologySpreadConstraints
  if (!constraints) return []
  return constraints.filter((each) => each.whenUnsatisfiable === whenUnsatisfiable).map((each) => prepare(each, pod))
}

function prepare(constraint: Core.TopologySpreadConstraint, { labels: own, namespace }: PodInfo): Constraint {
  const keys = (constraint.matchLabelKeys ?? []).filter((key) => Object.hasOwn(own, key))
  const { labelSelector } = constraint
  return {
    test: {
      key: JSON.stringify([namespace, labelSelector, keys.map((key) => [key, own[key]])]),
      namespace,
      matchesLabels: (labels) => matchesLabelSelector(labelSelector, labels) && keys.every((key) => labels[key] === own[key]),
    },
    topologyKey: constraint.topologyKey,
    maxSkew: constraint.maxSkew,
    minDomains: constraint.minDomains ?? 1,
    honorsAffinity: constraint.nodeAffinityPolicy !== 'Ignore',
    honorsTaints: constraint.nodeTaintsPolicy === 'Honor',
  }
}

function systemConstraints(pod: PodInfo, snapshot: Snapshot): readonly Constraint[] {
  const test = snapshot.siblingSelector(pod)
  if (!test) return []
  return [systemConstraint(test, HOSTNAME, 3), systemConstraint(test, ZONE, 5)]
}

const systemConstraint = (test: PodTest, topologyKey: string, maxSkew: number): Constraint => ({
  test,
  topologyKey,
  maxSkew,
  minDomains: 1,
  honorsAffinity: true,
  honorsTaints: false,
})

const hasAllLabels = ({ labels }: NodeInfo, constraints: readonly Constraint[]): boolean =>
  constraints.every(({ topologyKey }) => Object.hasOwn(labels, topologyKey))

function isIncluded({ pod, tolerations }: PodInfo, { honorsAffinity, honorsTaints }: Constraint, node: NodeInfo): boolean {
  if (honorsAffinity && !matchesNode(pod.spec, node)) return false
  return !honorsTaints || node.hardTaints.every((taint) => isTolerated(taint, tolerations))
}

interface Scope {
  readonly snapshot: Snapshot
  readonly constraints: readonly Constraint[]
}

/** Matching pods by domain. */
function countDomains(pod: PodInfo, constraint: Constraint, { snapshot, constraints }: Scope): ReadonlyMap<string, number> {
  const counts = new Map<string, number>()
  const count = snapshot.counting(constraint.test)
  snapshot.nodes.forEach((node, place) => {
    if (!hasAllLabels(node, constraints) || !isIncluded(pod, constraint, node)) return
    const domain = node.labels[constraint.topologyKey]
    counts.set(domain, (counts.get(domain) ?? 0) + count.on(node, place))
  })
  return counts
}

interface Scoring {
  readonly snapshot: Snapshot
  readonly feasible: readonly NodeInfo[]
  readonly constraints: readonly Constraint[]
  readonly needsAllLabels: boolean
}

function prepareScore(pod: PodInfo, { snapshot, feasible, constraints, needsAllLabels }: Scoring): PreparedScore {
  const counted = needsAllLabels ? feasible.filter((node) => hasAllLabels(node, constraints)) : feasible
  const candidates = counted.length === feasible.length ? undefined : new Set(counted)
  const isCounted = (node: NodeInfo): boolean => !needsAllLabels || hasAllLabels(node, constraints)
  // A key that no node has adds nothing to any score.
  const useful = constraints.filter(({ topologyKey }) => snapshot.nodesWithLabel(topologyKey) > 0)
  const parts = useful.map((constraint) => preparePart(pod, constraint, { snapshot, counted, isCounted }))
  return {
    scoreAll(feasible, scores) {
      if (!candidates && parts.length === 1) return scoreByOne(parts[0], feasible, scores)
      const { nodes, places } = feasible
      for (let i = 0; i < scores.length; i++) {
        scores[i] = candidates && !candidates.has(nodes[i]) ? 0 : Math.round(sumOf(parts, nodes[i], places[i]))
      }
    },
    normalize: (scores, nodes) => normalizeSpread(scores, candidates && ((i) => candidates.has(nodes[i]))),
  }
}

/** The usual case: counts are alike, and so are their scores. */
function scoreByOne({ countAll, worth }: Part, feasible: Feasible, scores: number[]): void {
  countAll(feasible, scores)
  let count = -1
  let score = 0
  for (let i = 0; i < scores.length; i++) {
    if (scores[i] !== count) {
      count = scores[i]
      score = Math.round(worth(count))
    }
    scores[i] = score
  }
}

interface Counting {
  readonly snapshot: Snapshot
  readonly counted: readonly NodeInfo[]
  isCounted(node: NodeInfo): boolean
}

interface Part {
  /** Matching pods in the node's domain; `NO_DOMAIN` when it has none. */
  count(node: NodeInfo, place: number): number
  /** The same of each node, into `counts`. */
  countAll(feasible: Feasible, counts: number[]): void
  /** Weighed by the number of domains. */
  worth(count: number): number
}

const NO_DOMAIN = -2

function preparePart(pod: PodInfo, constraint: Constraint, counting: Counting): Part {
  const { topologyKey, maxSkew, test } = constraint
  const { snapshot } = counting
  const domains = topologyKey === HOSTNAME ? undefined : countScoredDomains(pod, constraint, counting)
  const weight = Math.log((domains?.size ?? counting.counted.length) + 2)
  const onNode = snapshot.counting(test)
  const worth = (count: number): number => (count === NO_DOMAIN ? 0 : count * weight + (maxSkew - 1))
  if (!domains && snapshot.nodesWithLabel(topologyKey) === snapshot.nodes.length) return { count: onNode.on, countAll: onNode.onAll, worth }
  const count = (node: NodeInfo, place: number): number => {
    const domain = node.labels[topologyKey]
    if (domain === undefined) return NO_DOMAIN
    return domains ? (domains.get(domain) ?? 0) : onNode.on(node, place)
  }
  return {
    count,
    countAll: ({ nodes, places }, counts) => nodes.forEach((node, i) => (counts[i] = count(node, places[i]))),
    worth,
  }
}

function sumOf(parts: readonly Part[], node: NodeInfo, place: number): number {
  let sum = 0
  for (const part of parts) sum += part.worth(part.count(node, place))
  return sum
}

function countScoredDomains(pod: PodInfo, constraint: Constraint, { snapshot, counted, isCounted }: Counting): ReadonlyMap<string, number> {
  const { topologyKey, test } = constraint
  const count = snapshot.counting(test)
  const domains = new Map<string, number>()
  // Nodes without the label count as one domain of their own.
  for (const { labels } of counted) domains.set(labels[topologyKey] ?? '', 0)
  snapshot.nodes.forEach((node, place) => {
    const domain = node.labels[topologyKey] ?? ''
    const known = domains.get(domain)
    if (known !== undefined && isCounted(node) && isIncluded(pod, constraint, node)) domains.set(domain, known + count.on(node, place))
  })
  return domains
}

/** Fewer is better; nodes that do not count get nothing. Without `isCandidate` all do. */
function normalizeSpread(scores: number[], isCandidate?: (index: number) => boolean): void {
  let minimum = Infinity
  let maximum = -Infinity
  for (let i = 0; i < scores.length; i++) {
    if (isCandidate?.(i) === false) continue
    minimum = Math.min(minimum, scores[i])
    maximum = Math.max(maximum, scores[i])
  }
  for (let i = 0; i < scores.length; i++) {
    if (isCandidate?.(i) === false) scores[i] = 0
    else if (maximum === 0) scores[i] = MAX_NODE_SCORE
    else scores[i] = Math.floor((MAX_NODE_SCORE * (maximum + minimum - scores[i])) / maximum)
  }
}

function isWorthRetrying(pod: PodInfo, event: ClusterEvent): boolean {
  const constraints = ownConstraints(pod, 'DoNotSchedule')
  if ('node' in event) return changesDomains(constraints, event)
  if (!('pod' in event)) return false
  const isOwn = event.type === 'OwnUpdate'
  if (!isOwn && (event.pod.metadata.namespace !== pod.namespace || event.pod.spec.nodeName === undefined)) return false
  const counts = ({ metadata }: Pod, { test }: Constraint): boolean => test.matchesLabels(metadata.labels ?? {})
  if (!('previous' in event)) return constraints.length > 0 && constraints.every((constraint) => counts(event.pod, constraint))
  const { previous, pod: now } = event
  if (isOwn && constraints.some(({ honorsTaints }) => honorsTaints) && !isSame(now.spec.tolerations, previous.spec.tolerations)) return true
  return constraints.some((constraint) => counts(now, constraint) !== counts(previous, constraint))
}

/** Whether the node counts for the pod now and did not before, or the other way round, or counts elsewhere. */
function changesDomains(constraints: readonly Constraint[], event: Extract<ClusterEvent, { readonly node: unknown }>): boolean {
  const counts = ({ metadata: { labels = {} } }: Node): boolean => constraints.every(({ topologyKey }) => Object.hasOwn(labels, topologyKey))
  if (event.type !== 'NodeUpdated') return counts(event.node)
  const { node, previous } = event
  if (counts(node) !== counts(previous)) return true
  const isMoved = constraints.some(({ topologyKey }) => node.metadata.labels?.[topologyKey] !== previous.metadata.labels?.[topologyKey])
  return counts(node) && (isMoved || !isSame(node.spec.taints, previous.spec.taints))
}
