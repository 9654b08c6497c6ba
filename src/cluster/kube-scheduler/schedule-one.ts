/**
 * One attempt to find a node for one pod: filter, score, choose. Decides and acts not.
 * Upstream: pkg/scheduler/schedule_one.go schedulePod, findNodesThatFitPod, prioritizeNodes, selectHost (v1.32).
 */
import type { Random } from '../../base/random'
import { createArrayPool, type ArrayPool } from './array-pool'
import { createFitTest, type FitTest } from './fit-test'
import type { NodeFilter, NodeRejection, Plugin, Rejection, Snapshot } from './framework'
import type { NodeInfo, PodInfo } from './node-info'
import { createNodeMemory, type NodeMemory, type Remembered } from './node-memory'
import type { Nominations } from './nominator'
import { pickBest, scoreNodes, sumScores, type PluginScores } from './score-nodes'

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

/** What local plugins said of the nodes, for pods of one shape. */
export interface ScheduleMemory {
  /** A short name for each shape. */
  readonly shapes: Map<string, string>
  readonly rejections: NodeMemory<NodeRejection | undefined>
  readonly scores: NodeMemory<number>
  readonly nodeArrays: ArrayPool<NodeInfo>
  readonly numberArrays: ArrayPool<number>
}

export const createScheduleMemory = (): ScheduleMemory => ({
  shapes: new Map(),
  rejections: createNodeMemory(),
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

interface NamedFilter {
  readonly plugin: string
  readonly filter: NodeFilter
}

interface Filters {
  readonly local: readonly NamedFilter[]
  /** Those that look beyond the node; asked after the local ones. */
  readonly others: readonly NamedFilter[]
  readonly nodeNames: ReadonlySet<string> | undefined
  readonly restrictedBy: readonly string[]
}

export function schedulePod(pod: PodInfo, snapshot: Snapshot, options: ScheduleOptions): Decision {
  const { plugins, random, startIndex, memory = createScheduleMemory() } = options
  const prepared = prepareFilters(pod, snapshot, plugins)
  if ('rejection' in prepared) return ruledOut(snapshot, prepared)
  const fit = options.nominations?.isEmpty === false ? createFitTest(pod, { snapshot, plugins, nominations: options.nominations }) : undefined
  const promised = promisedNode(pod, snapshot, { filters: prepared, fit })
  if (promised) return onlyPossible(snapshot, promised)
  const shape = shapeOf(pod, memory)
  const rejectedLocally = memory.rejections.remembering(shape, snapshot.nodes, (node) => firstRejection(node, prepared.local))
  const found = findFeasible(snapshot, prepared, { startIndex, rejectedLocally, fit, memory })
  const { feasible, places } = found
  if (feasible.length === 0) return decided(snapshot, found, { nodeName: undefined, scores: [], totals: [] })
  if (feasible.length === 1) return decided(snapshot, found, { nodeName: feasible[0].name, scores: [], totals: [] })
  const scores = scoreNodes(pod, snapshot, { plugins, feasible: { nodes: feasible, places }, shape, memory: memory.scores, arrays: memory.numberArrays })
  const totals = memory.numberArrays.take()
  totals.length = feasible.length
  sumScores(scores, totals)
  return decided(snapshot, found, { nodeName: feasible[pickBest(totals, random)].name, scores, totals })
}

type Choice = Pick<Decision, 'nodeName' | 'scores' | 'totals'>

/** In one piece, for there is one of each attempt. */
function decided({ nodes }: Snapshot, { evaluated, feasible, places, rejections }: Found, { nodeName, scores, totals }: Choice): Decision {
  const rejectedBy = rejections.size === 0 ? nobody : new Set([...rejections.values()].map(({ plugin }) => plugin))
  return { nodeName, nodesTotal: nodes.length, evaluated, feasible, places, rejections, preFilterMessage: undefined, rejectedBy, scores, totals }
}

const nobody: ReadonlySet<string> = new Set()

function prepareFilters(pod: PodInfo, snapshot: Snapshot, plugins: readonly Plugin[]): Filters | NodeRejection {
  const local: NamedFilter[] = []
  const others: NamedFilter[] = []
  const restrictedBy: string[] = []
  let nodeNames: ReadonlySet<string> | undefined
  for (const { name, preFilter, isLocal } of plugins) {
    const prepared = preFilter?.(pod, snapshot)
    if (!prepared) continue
    if (prepared.rejection) return { plugin: name, rejection: prepared.rejection }
    if (prepared.filter) (isLocal ? local : others).push({ plugin: name, filter: prepared.filter })
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

/** Names all that a local plugin may look at of a pod. */
function shapeOf({ pod: { spec }, requests, presumed, hostPorts, tolerations }: PodInfo, { shapes }: ScheduleMemory): string {
  const text = JSON.stringify([requests, presumed, hostPorts, tolerations, spec.nodeName, spec.nodeSelector, spec.affinity?.nodeAffinity])
  let name = shapes.get(text)
  if (name === undefined) shapes.set(text, (name = String(shapes.size)))
  return name
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
  return (fit?.withPromised(node) ?? firstRejection(node, filters.local) ?? firstRejection(node, filters.others)) ? undefined : node
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
  /** What the filters say that look at one node only. */
  readonly rejectedLocally: Remembered<NodeRejection | undefined>
  /** Only where some pod is promised room. */
  readonly fit: FitTest | undefined
  readonly memory: ScheduleMemory
}

function findFeasible({ nodes }: Snapshot, filters: Filters, { startIndex, rejectedLocally, fit, memory }: Search): Found {
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
    const rejected = fit?.withPromised(node) ?? rejectedLocally.on(node, place) ?? firstRejection(node, filters.others)
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

function firstRejection(node: NodeInfo, filters: readonly NamedFilter[]): NodeRejection | undefined {
  for (const { plugin, filter } of filters) {
    const rejection = filter(node)
    if (rejection) return { plugin, rejection }
  }
}

const MINIMUM_NODES = 100
const MINIMUM_PERCENTAGE = 5

/** In a large cluster some good nodes are enough: 50 % of a hundred nodes, less of more, never under 5 %. */
function numFeasibleNodesToFind(nodes: number): number {
  if (nodes < MINIMUM_NODES) return nodes
  const percentage = Math.max(MINIMUM_PERCENTAGE, 50 - Math.floor(nodes / 125))
  return Math.max(MINIMUM_NODES, Math.floor((nodes * percentage) / 100))
}
