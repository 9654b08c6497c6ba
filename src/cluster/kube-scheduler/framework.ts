/**
 * What a scheduler plugin may do, and when. An attempt to place one pod asks each plugin once to prepare itself (preFilter,
 * preScore) and gets back what looks at a single node (the filter, the scorer), or nothing when the plugin has no say for this pod.
 * Upstream: pkg/scheduler/framework/interface.go (v1.32).
 */
import type { Node } from '../../api/kinds/node'
import type { Pod } from '../../api/kinds/pod'
import type { ClusterVolumes } from './cluster-volumes'
import type { NodeInfo, PodInfo } from './node-info'
import type { Remembered } from './node-memory'

export const MAX_NODE_SCORE = 100

/** Why a node, or the whole cluster, will not do. */
export interface Rejection {
  readonly reasons: readonly string[]
  /** False: taking pods away from the node would not help either (UnschedulableAndUnresolvable). */
  readonly isResolvable: boolean
}

export const unschedulable = (...reasons: string[]): Rejection => ({ reasons, isResolvable: true })
export const unresolvable = (...reasons: string[]): Rejection => ({ reasons, isResolvable: false })

export interface NodeRejection {
  readonly plugin: string
  readonly rejection: Rejection
}

/** All nodes, in the order in which they are looked at, and what plugins ask of the cluster beside them. */
export interface Snapshot {
  readonly nodes: readonly NodeInfo[]
  find(name: string): NodeInfo | undefined
  readonly nodesWithAffinityPods: readonly NodeInfo[]
  readonly nodesWithRequiredAntiAffinityPods: readonly NodeInfo[]
  namespaceLabels(name: string): Readonly<Record<string, string>>
  /** Selectors of Services and ReplicaSets that the pod belongs to, as one test; undefined when there are none. */
  siblingSelector(pod: PodInfo): PodTest | undefined
  /** How many pods of each node pass the test; nodes that have not changed are not counted anew. */
  counting(test: PodTest): Remembered<number>
  /** How many nodes bear the label. */
  nodesWithLabel(key: string): number
  /** How many nodes hold the image. */
  nodesWithImage(image: string): number
  /** Claims, volumes and classes of storage. */
  readonly volumes: ClusterVolumes
}

export type NodeFilter = (node: NodeInfo) => Rejection | undefined
/** Whole numbers. */
export type NodeScorer = (node: NodeInfo) => number

export interface NamedFilter {
  readonly plugin: string
  readonly filter: NodeFilter
}

export function firstRejection(node: NodeInfo, filters: readonly NamedFilter[]): NodeRejection | undefined {
  for (const { plugin, filter } of filters) {
    const rejection = filter(node)
    if (rejection) return { plugin, rejection }
  }
}

/** Pods of one namespace with certain labels. Tests with the same key are the same. */
export interface PodTest {
  readonly key: string
  readonly namespace: string
  matchesLabels(labels: Readonly<Record<string, string>>): boolean
}

export interface Prepared {
  /** Only these nodes are worth looking at. */
  readonly nodeNames?: ReadonlySet<string>
  readonly filter?: NodeFilter
  /** No node will do. */
  readonly rejection?: Rejection
}

/** Nodes and, of each, its place in the snapshot. */
export interface Feasible {
  readonly nodes: readonly NodeInfo[]
  readonly places: readonly number[]
}

/**
 * Raw scores, node by node or for all at once, written into `scores`; `normalize` turns them into 0..100, in place. Scores with the same
 * `key` depend on nothing but the node.
 */
export type PreparedScore = ({ readonly score: NodeScorer; readonly key?: string } | { readonly scoreAll: (feasible: Feasible, scores: number[]) => void }) & {
  normalize?(scores: number[], nodes: readonly NodeInfo[]): void
}

export interface QueueSort {
  /** Negative when `a` is to be scheduled before `b`. */
  compare(a: QueuedOrder, b: QueuedOrder): number
}

export interface QueuedOrder {
  readonly priority: number
  /** When it was put into the queue, ms. */
  readonly queuedAt: number
}

export interface Plugin {
  readonly name: string
  /** Its filter and raw score depend on nothing but the node and what `shapeOf` in local-verdicts.ts takes of the pod. */
  readonly isLocal?: boolean
  /** What its score is multiplied with. */
  readonly weight?: number
  /** Keeps a pod out of the queue. */
  preEnqueue?(pod: Pod): Rejection | undefined
  preFilter?(pod: PodInfo, snapshot: Snapshot): Prepared | undefined
  preScore?(pod: PodInfo, snapshot: Snapshot, feasible: readonly NodeInfo[]): PreparedScore | undefined
  /** After it rejected the pod: whether this event may change its mind (the queueing hint). */
  isWorthRetrying?(pod: PodInfo, event: ClusterEvent): boolean
}

/** What can make a pod schedulable that was not. */
export type ClusterEvent =
  | { readonly type: 'NodeAdded'; readonly node: Node }
  | { readonly type: 'NodeUpdated'; readonly node: Node; readonly previous: Node }
  | { readonly type: 'NodeDeleted'; readonly node: Node }
  | { readonly type: 'AssignedPodAdded'; readonly pod: Pod }
  | { readonly type: 'AssignedPodUpdated'; readonly pod: Pod; readonly previous: Pod }
  | { readonly type: 'AssignedPodDeleted'; readonly pod: Pod }
  /** The waiting pod itself is other than it was. */
  | { readonly type: 'OwnUpdate'; readonly pod: Pod; readonly previous: Pod }
  | StorageEvent

/** Something about storage was made or changed; `isNew`: made. */
export type StorageEvent =
  | { readonly type: 'ClaimChanged'; readonly key: string; readonly isNew: boolean }
  | { readonly type: 'VolumeChanged' }
  | { readonly type: 'StorageClassChanged'; readonly isNew: boolean; readonly isElsewhere: boolean }
  | { readonly type: 'CSINodeChanged'; readonly isNew: boolean }
  /** `isMore`: there is room for larger volumes than before. */
  | { readonly type: 'CapacityChanged'; readonly isMore: boolean }
  /** `isUnlimited`: it tells no longer how much room it has. */
  | { readonly type: 'CSIDriverChanged'; readonly name: string; readonly isUnlimited: boolean }

/** The default way to scores of 0..100; upstream: plugins/helper/normalize_score.go. */
export function normalizeByMaximum(scores: number[], isReversed: boolean): void {
  let maximum = 0
  for (const score of scores) if (score > maximum) maximum = score
  if (maximum === 0) return void (isReversed && scores.fill(MAX_NODE_SCORE))
  for (let i = 0; i < scores.length; i++) {
    const score = Math.floor((MAX_NODE_SCORE * scores[i]) / maximum)
    scores[i] = isReversed ? MAX_NODE_SCORE - score : score
  }
}
