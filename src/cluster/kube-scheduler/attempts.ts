/**
 * Attempts of the scheduler, told node by node and plugin by plugin: for explanation, from what the attempt itself found out. Nothing of
 * it is worked out before somebody asks.
 */
import type { NodeRejection } from './framework'
import { plugins } from './plugins'
import type { Preemption } from './preemption'
import type { Decision } from './schedule-one'
import type { PluginScores } from './score-nodes'
import type { Candidate } from './select-victims'

export interface PluginVerdict {
  /** What the plugin said first; absent in clusters of more than a hundred possible nodes, where it is not kept. */
  readonly raw?: number
  /** From 0 to 100. */
  readonly normalized: number
  readonly weight: number
  readonly weighted: number
}

export interface NodeVerdict {
  readonly name: string
  /** The first plugin that turned the node down, and why. */
  readonly rejectedBy?: string
  readonly reasons?: readonly string[]
  /** Whether taking other pods away could help; only of rejected nodes. */
  readonly isResolvable?: boolean
  /** By plugin; absent when only one node was left to choose from. */
  readonly scores?: Readonly<Record<string, PluginVerdict>>
  readonly total?: number
}

export interface CandidateVerdict {
  readonly nodeName: string
  /** `namespace/name` of the pods that would have to go, the most important first. */
  readonly victims: readonly string[]
  readonly budgetViolations: number
  readonly isChosen: boolean
}

export interface Attempt {
  /** `namespace/name` */
  readonly pod: string
  /** ms of virtual time */
  readonly at: number
  /** Where it was placed; absent when nowhere. */
  readonly nodeName: string | undefined
  readonly message: string | undefined
  readonly nodesTotal: number
  /** Nodes that were looked at; in large clusters not all. */
  readonly nodes: readonly NodeVerdict[]
  /** Nodes with the highest total, of which one was drawn by lot; only where there are several. */
  readonly tiedNodes: readonly string[]
  /** Where room is being made, or could have been. */
  readonly candidates: readonly CandidateVerdict[]
  readonly nominatedNodeName: string | undefined
}

export interface AttemptRecord {
  readonly pod: string
  readonly at: number
  readonly decision: Decision
  readonly message: string | undefined
  readonly preemption: Preemption | undefined
}

export const describeAttempts = (records: readonly AttemptRecord[]): readonly Attempt[] => records.map(describeAttempt)

export function describeAttempt({ pod, at, decision, message, preemption }: AttemptRecord): Attempt {
  const { feasible, rejections, nodesTotal, nodeName } = decision
  const nodes = [...feasible.map((_node, i) => possibleNode(decision, i)), ...[...rejections].map(rejectedNode)]
  const candidates = (preemption?.candidates ?? []).map((each) => describeCandidate(each, each === preemption?.chosen))
  return { pod, at, nodeName, message, nodesTotal, nodes, tiedNodes: tiedNodes(decision), candidates, nominatedNodeName: preemption?.chosen?.nodeName }
}

function possibleNode({ feasible, scores, totals }: Decision, i: number): NodeVerdict {
  const { name } = feasible[i]
  if (scores.length === 0) return { name }
  return { name, scores: Object.fromEntries(scores.map((each) => [each.plugin, pluginVerdict(each, i)])), total: totals[i] }
}

const weights = new Map(plugins.map(({ name, weight = 1 }) => [name, weight]))
/** What no plugin had to normalize is kept once. */
const isKeptRaw = (all: PluginScores): boolean => all.raw !== undefined || all.scores.length <= 100

function pluginVerdict(all: PluginScores, i: number): PluginVerdict {
  const weight = weights.get(all.plugin) ?? 1
  const weighted = all.scores[i]
  const normalized = weighted / weight
  return { ...(isKeptRaw(all) ? { raw: all.raw?.[i] ?? normalized } : {}), normalized, weight, weighted }
}

const rejectedNode = ([name, { plugin, rejection }]: readonly [string, NodeRejection]): NodeVerdict => ({
  name,
  rejectedBy: plugin,
  reasons: rejection.reasons,
  isResolvable: rejection.isResolvable,
})

function tiedNodes({ feasible, totals }: Decision): readonly string[] {
  const highest = Math.max(...totals)
  const tied = feasible.filter((_node, i) => totals[i] === highest)
  return tied.length > 1 ? tied.map(({ name }) => name) : []
}

const describeCandidate = ({ nodeName, victims, budgetViolations }: Candidate, isChosen: boolean): CandidateVerdict => ({
  nodeName,
  victims: victims.map(({ namespace, pod: { metadata } }) => `${namespace}/${metadata.name}`),
  budgetViolations,
  isChosen,
})
