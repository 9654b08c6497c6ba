/**
 * One attempt to find a node for one pod: filter, score, choose. Decides and acts not.
 * Upstream: pkg/scheduler/schedule_one.go schedulePod, findNodesThatFitPod, prioritizeNodes, selectHost (v1.32).
 */
import type { Random } from '../../base/random'
import type { NodeFilter, Plugin, Rejection, Snapshot } from './framework'
import { createVerdicts, type LocalVerdicts, type NodeRejection, type RecallVerdicts } from './local-verdicts'
import type { NodeInfo, PodInfo } from './node-info'

export interface PluginScores {
  readonly plugin: string
  /** Weighted, one for each feasible node. */
  readonly scores: readonly number[]
}

export interface Decision {
  readonly nodeName: string | undefined
  readonly nodesTotal: number
  /** How many nodes were looked at. */
  readonly evaluated: number
  readonly feasible: readonly NodeInfo[]
  readonly rejections: ReadonlyMap<string, NodeRejection>
  /** A plugin ruled out all nodes at once, in these words. */
  readonly preFilterMessage: string | undefined
  readonly rejectedBy: ReadonlySet<string>
  readonly scores: readonly PluginScores[]
  readonly totals: readonly number[]
}

export interface ScheduleOptions {
  readonly plugins: readonly Plugin[]
  readonly random: Random
  /** Where to begin among the nodes, so that all of them get their turn. */
  readonly startIndex: number
  /** What is still known of earlier pods like this one. */
  readonly recall?: RecallVerdicts
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

export function schedulePod(pod: PodInfo, snapshot: Snapshot, { plugins, random, startIndex, recall = createVerdicts }: ScheduleOptions): Decision {
  const prepared = prepareFilters(pod, snapshot, plugins)
  if ('rejection' in prepared) return ruledOut(snapshot, prepared)
  const verdicts = recall(pod)
  const { feasible, rejections, evaluated } = findFeasible(snapshot, { ...prepared, verdicts }, startIndex)
  const rejectedBy = new Set([...rejections.values()].map(({ plugin }) => plugin))
  const base = { nodesTotal: snapshot.nodes.length, evaluated, feasible, rejections, rejectedBy, preFilterMessage: undefined }
  if (feasible.length === 0) return { ...base, nodeName: undefined, scores: [], totals: [] }
  if (feasible.length === 1) return { ...base, nodeName: feasible[0].name, scores: [], totals: [] }
  const scores = scoreNodes(pod, snapshot, { plugins, feasible, verdicts })
  const totals = sumScores(scores, feasible.length)
  return { ...base, nodeName: feasible[pickBest(totals, random)].name, scores, totals }
}

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
    rejections,
    preFilterMessage: rejection.reasons.join(', '),
    rejectedBy: new Set([plugin]),
    scores: [],
    totals: [],
  }
}

interface Found {
  readonly feasible: NodeInfo[]
  readonly rejections: Map<string, NodeRejection>
  readonly evaluated: number
}

function findFeasible({ nodes }: Snapshot, filters: Filters & { verdicts: LocalVerdicts }, startIndex: number): Found {
  const { nodeNames, restrictedBy } = filters
  const rejections = new Map<string, NodeRejection>()
  let candidates = nodes
  if (nodeNames) {
    candidates = nodes.filter(({ name }) => nodeNames.has(name))
    const reason = `node(s) didn't satisfy plugin(s) [${restrictedBy.join(' ')}]`
    const rejection: Rejection = { reasons: [reason], isResolvable: false }
    for (const { name } of nodes) if (!nodeNames.has(name)) rejections.set(name, { plugin: restrictedBy[0], rejection })
  }
  const wanted = numFeasibleNodesToFind(candidates.length)
  const feasible: NodeInfo[] = []
  let evaluated = 0
  for (; evaluated < candidates.length && feasible.length < wanted; evaluated++) {
    const node = candidates[(startIndex + evaluated) % candidates.length]
    const rejected = rejectionOf(node, filters)
    if (rejected) rejections.set(node.name, rejected)
    else feasible.push(node)
  }
  return { feasible, rejections, evaluated }
}

/** Asks the local filters only when nobody remembers what they said. */
function rejectionOf(node: NodeInfo, { verdicts, local, others }: Filters & { verdicts: LocalVerdicts }): NodeRejection | undefined {
  const known = verdicts.on(node)
  if (known.rejection === undefined) known.rejection = firstRejection(node, local) ?? null
  return known.rejection ?? firstRejection(node, others)
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
export function numFeasibleNodesToFind(nodes: number): number {
  if (nodes < MINIMUM_NODES) return nodes
  const percentage = Math.max(MINIMUM_PERCENTAGE, 50 - Math.floor(nodes / 125))
  return Math.max(MINIMUM_NODES, Math.floor((nodes * percentage) / 100))
}

interface Scoring {
  readonly plugins: readonly Plugin[]
  readonly feasible: readonly NodeInfo[]
  readonly verdicts: LocalVerdicts
}

function scoreNodes(pod: PodInfo, snapshot: Snapshot, { plugins, feasible, verdicts }: Scoring): PluginScores[] {
  const known = feasible.map(verdicts.on)
  const all: PluginScores[] = []
  for (const [place, { name, weight = 1, preScore, isLocal }] of plugins.entries()) {
    const prepared = preScore?.(pod, snapshot, feasible)
    if (!prepared) continue
    const { score } = prepared
    const scores = isLocal ? feasible.map((node, i) => (known[i].scores[place] ??= score(node))) : feasible.map(score)
    prepared.normalize?.(scores, feasible)
    for (let i = 0; i < scores.length; i++) scores[i] *= weight
    all.push({ plugin: name, scores })
  }
  return all
}

function sumScores(all: readonly PluginScores[], nodes: number): number[] {
  const totals = new Array<number>(nodes).fill(0)
  for (const { scores } of all) for (let i = 0; i < nodes; i++) totals[i] += scores[i]
  return totals
}

/** The highest; among equals each with the same chance. */
function pickBest(totals: readonly number[], random: Random): number {
  let best = 0
  let equals = 1
  for (let i = 1; i < totals.length; i++) {
    if (totals[i] > totals[best]) {
      best = i
      equals = 1
    } else if (totals[i] === totals[best]) {
      equals++
      if (random.below(equals) === 0) best = i
    }
  }
  return best
}
