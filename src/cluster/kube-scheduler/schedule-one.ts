/**
 * One attempt to find a node for one pod: filter, score, choose. Decides and acts not.
 * Upstream: pkg/scheduler/schedule_one.go schedulePod, findNodesThatFitPod, prioritizeNodes, selectHost (v1.32).
 */
import type { Random } from '../../base/random'
import { createArrayPool, type ArrayPool } from './array-pool'
import { createFitTest, type FitTest } from './fit-test'
import { firstRejection, type NamedFilter, type NodeRejection, type Plugin, type Rejection, type Snapshot } from './framework'
import { createLocalMemory, type LocalVerdicts } from './local-verdicts'
import type { NodeInfo, PodInfo } from './node-info'
import { createNodeMemory, type NodeMemory } from './node-memory'
import type { Nominations } from './nominator'
import { pickBest, scoreNodes, type PluginScores } from './score-nodes'

/** Its arrays are written anew after `forgetDecision`. */
export interface Decision {
  readonly nodeName: string | undefined
  readonly nodesTotal: number
  /** How many nodes were looked at in turn. */
  readonly evaluated: number
  readonly feasible: NodeInfo[]
  /** Of each feasible node, its place in the snapshot. */
  readonly places: number[]
  readonly rejections: ReadonlyMap<string, NodeRejection>
  /** A plugin ruled out all nodes at once, in these words. */
  readonly preFilterMessage: string | undefined
  readonly rejectedBy: ReadonlySet<string>
  readonly scores: readonly PluginScores[]
  readonly totals: number[]
}

export interface ScheduleOptions {
  readonly plugins: readonly Plugin[]
  readonly random: Random
  /** Where to begin among the nodes, so that all of them get their turn. */
  readonly startIndex: number
  /** What is still known from earlier pods. */
  readonly memory?: ScheduleMemory
  /** Pods that are promised room. */
  readonly nominations?: Nominations | undefined
}

export interface ScheduleMemory {
  readonly local: ReturnType<typeof createLocalMemory>
  readonly scores: NodeMemory<number>
  readonly nodeArrays: ArrayPool<NodeInfo>
  readonly numberArrays: ArrayPool<number>
}

export const createScheduleMemory = (): ScheduleMemory => ({
  local: createLocalMemory(),
  scores: createNodeMemory(),
  nodeArrays: createArrayPool(),
  numberArrays: createArrayPool(),
})

/** Nobody looks at the decision any more: later ones may use its arrays. */
export function forgetDecision({ feasible, places, scores, totals }: Decision, { nodeArrays, numberArrays }: ScheduleMemory): void {
  nodeArrays.give(feasible)
  numberArrays.give(places)
  numberArrays.give(totals)
  for (const { scores: own, raw } of scores) {
    numberArrays.give(own)
    if (raw) numberArrays.give(raw)
  }
}

interface Filters {
  readonly local: LocalVerdicts
  /** Those that look beyond the node; asked after the local ones. */
  readonly others: readonly NamedFilter[]
  readonly nodeNames: ReadonlySet<string> | undefined
  readonly restrictedBy: readonly string[]
}

export function schedulePod(pod: PodInfo, snapshot: Snapshot, options: ScheduleOptions): Decision {
  const { plugins, random, startIndex, memory = createScheduleMemory() } = options
  const local = memory.local({ pod, snapshot, plugins })
  const prepared = prepareFilters(pod, snapshot, { plugins, local })
  if ('rejection' in prepared) return ruledOut(snapshot, prepared)
  const fit = options.nominations?.isEmpty === false ? createFitTest(pod, { snapshot, plugins, nominations: options.nominations }) : undefined
  const promised = promisedNode(pod, snapshot, { filters: prepared, fit })
  if (promised) return onlyPossible(snapshot, promised)
  const found = findFeasible(snapshot, prepared, { startIndex, fit, memory })
  const { feasible, places } = found
  if (feasible.length === 0) return decided(snapshot, found, { nodeName: undefined, scores: [], totals: [] })
  if (feasible.length === 1) return decided(snapshot, found, { nodeName: feasible[0].name, scores: [], totals: [] })
  const { scores, totals } = scoreNodes(pod, snapshot, { plugins, feasible: { nodes: feasible, places }, local, memory: memory.scores, arrays: memory.numberArrays })
  return decided(snapshot, found, { nodeName: feasible[pickBest(totals, random)].name, scores, totals })
}

type Choice = Pick<Decision, 'nodeName' | 'scores' | 'totals'>

/** In one piece, for there is one of each attempt. */
function decided({ nodes }: Snapshot, { evaluated, feasible, places, rejections }: Found, { nodeName, scores, totals }: Choice): Decision {
  const rejectedBy = rejections.size === 0 ? nobody : new Set([...rejections.values()].map(({ plugin }) => plugin))
  return { nodeName, nodesTotal: nodes.length, evaluated, feasible, places, rejections, preFilterMessage: undefined, rejectedBy, scores, totals }
}

const nobody: ReadonlySet<string> = new Set()

function prepareFilters(pod: PodInfo, snapshot: Snapshot, { plugins, local }: { plugins: readonly Plugin[]; local: LocalVerdicts }): Filters | NodeRejection {
  const others: NamedFilter[] = []
  const restrictedBy: string[] = []
  let nodeNames: ReadonlySet<string> | undefined
  for (const plugin of plugins) {
    const { name, isLocal } = plugin
    const prepared = isLocal ? local.prepared.get(plugin) : plugin.preFilter?.(pod, snapshot)
    if (!prepared) continue
    if (prepared.rejection) return { plugin: name, rejection: prepared.rejection }
    if (prepared.filter && !isLocal) others.push({ plugin: name, filter: prepared.filter })
    const allowed = prepared.nodeNames
    if (!allowed) continue
    restrictedBy.push(name)
    const before: ReadonlySet<string> | undefined = nodeNames
    nodeNames = before ? new Set([...before].filter((each) => allowed.has(each))) : allowed
  }
  return { local, others, nodeNames, restrictedBy }
}

function ruledOut({ nodes }: Snapshot, { plugin, rejection }: NodeRejection): Decision {
  const rejections = new Map(nodes.map(({ name }) => [name, { plugin, rejection }]))
  return {
    nodeName: undefined,
    nodesTotal: nodes.length,
    evaluated: 0,
    feasible: [],
    places: [],
    rejections,
    preFilterMessage: rejection.reasons.join(', '),
    rejectedBy: new Set([plugin]),
    scores: [],
    totals: [],
  }
}

interface PromisedPlace {
  readonly filters: Filters
  readonly fit: FitTest | undefined
}

/** The node on which room was made for the pod, if it fits there now: it is tried before all others. */
function promisedNode({ pod }: PodInfo, snapshot: Snapshot, { filters, fit }: PromisedPlace): NodeInfo | undefined {
  const { nominatedNodeName } = pod.status
  const node = nominatedNodeName ? snapshot.find(nominatedNodeName) : undefined
  if (!node) return undefined
  return (fit?.withPromised(node) ?? firstRejection(node, filters.local.filters) ?? firstRejection(node, filters.others)) ? undefined : node
}

function onlyPossible({ nodes }: Snapshot, node: NodeInfo): Decision {
  return {
    nodeName: node.name,
    nodesTotal: nodes.length,
    evaluated: 0,
    feasible: [node],
    places: [],
    rejections: new Map(),
    preFilterMessage: undefined,
    rejectedBy: new Set(),
    scores: [],
    totals: [],
  }
}

interface Found {
  readonly feasible: NodeInfo[]
  /** Of each feasible node, its place in the snapshot. */
  readonly places: number[]
  readonly rejections: Map<string, NodeRejection>
  readonly evaluated: number
}

interface Search {
  readonly startIndex: number
  /** Only where some pod is promised room. */
  readonly fit: FitTest | undefined
  readonly memory: ScheduleMemory
}

function findFeasible({ nodes }: Snapshot, filters: Filters, { startIndex, fit, memory }: Search): Found {
  const rejections = new Map<string, NodeRejection>()
  const candidates = candidatesOf(nodes, filters, rejections)
  const size = candidates?.length ?? nodes.length
  const wanted = numFeasibleNodesToFind(size)
  const feasible = memory.nodeArrays.take()
  const places = memory.numberArrays.take()
  let found = 0
  let evaluated = 0
  let turn = size === 0 ? 0 : startIndex % size
  for (; evaluated < size && found < wanted; evaluated++) {
    const place = candidates ? candidates[turn] : turn
    const node = nodes[place]
    const rejected = fit?.withPromised(node) ?? filters.local.rejectionOn(node, place) ?? firstRejection(node, filters.others)
    if (rejected) rejections.set(node.name, rejected)
    else {
      feasible[found] = node
      places[found++] = place
    }
    if (++turn === size) turn = 0
  }
  feasible.length = places.length = found
  return { feasible, places, rejections, evaluated }
}

/** Places of the nodes that are worth looking at; undefined: all of them. */
function candidatesOf(nodes: readonly NodeInfo[], { nodeNames, restrictedBy }: Filters, rejections: Map<string, NodeRejection>) {
  if (!nodeNames) return undefined
  const reason = `node(s) didn't satisfy plugin(s) [${restrictedBy.join(' ')}]`
  const rejection: Rejection = { reasons: [reason], isResolvable: false }
  const candidates: number[] = []
  for (const [place, { name }] of nodes.entries()) {
    if (nodeNames.has(name)) candidates.push(place)
    else rejections.set(name, { plugin: restrictedBy[0], rejection })
  }
  return candidates
}

const MINIMUM_NODES = 100
const MINIMUM_PERCENTAGE = 5

/** In a large cluster some good nodes are enough: 50 % of a hundred nodes, less of more, never under 5 %. */
function numFeasibleNodesToFind(nodes: number): number {
  if (nodes < MINIMUM_NODES) return nodes
  const percentage = Math.max(MINIMUM_PERCENTAGE, 50 - Math.floor(nodes / 125))
  return Math.max(MINIMUM_NODES, Math.floor((nodes * percentage) / 100))
}
