/**
 * What the plugins that look at nothing but a node say of each, for pods of one shape, by the node's place in the snapshot and kept until
 * the node changes: the replicas of a workload ask the same question again and again, and only the node that took the last one has a new
 * answer. Upstream has no such memory; it looks at nodes with sixteen workers at once (pkg/scheduler/framework/parallelize, v1.32).
 */
import type { Core } from '../../api/types'
import { firstRejection, type NamedFilter, type NodeRejection, type Plugin, type Prepared, type PreparedScore, type Snapshot } from './framework'
import type { NodeInfo, PodInfo } from './node-info'

export interface LocalVerdicts {
  /** What local plugins prepared before filtering. */
  readonly prepared: ReadonlyMap<Plugin, Prepared | undefined>
  readonly filters: readonly NamedFilter[]
  readonly scores: ReadonlyMap<Plugin, LocalScores>
  /** Of the first plugin that turns the node down. */
  rejectionOn(node: NodeInfo, place: number): NodeRejection | undefined
}

export interface LocalScores {
  readonly prepared: PreparedScore
  /** By place; true of nodes that were asked about last and not turned down. */
  readonly raw: Int32Array
}

interface Question {
  readonly pod: PodInfo
  readonly snapshot: Snapshot
  readonly plugins: readonly Plugin[]
}

/** Shapes that are kept; with one more all are forgotten. */
const KEPT = 64

export function createLocalMemory() {
  const shapes = new Map<string, LocalVerdicts>()
  let known: readonly NodeInfo[] = []

  return (question: Question): LocalVerdicts => {
    const { nodes } = question.snapshot
    if (nodes !== known || shapes.size === KEPT) shapes.clear()
    known = nodes
    const shape = shapeOf(question.pod)
    let verdicts = shapes.get(shape)
    if (!verdicts) shapes.set(shape, (verdicts = prepareVerdicts(question)))
    return verdicts
  }
}

/** All that a local plugin may look at of a pod. */
const shapeOf = ({ pod: { spec }, requests, presumed, hostPorts, tolerations }: PodInfo): string =>
  JSON.stringify([requests, presumed, hostPorts, spec.nodeName, spec.nodeSelector, spec.affinity?.nodeAffinity]) + textOf(tolerations)

/** Pods that tolerate what all do share the list. */
const texts = new WeakMap<readonly Core.Toleration[], string>()

function textOf(tolerations: readonly Core.Toleration[]): string {
  let text = texts.get(tolerations)
  if (text === undefined) texts.set(tolerations, (text = JSON.stringify(tolerations)))
  return text
}

function prepareVerdicts({ pod, snapshot, plugins }: Question): LocalVerdicts {
  const prepared = new Map<Plugin, Prepared | undefined>()
  const filters: NamedFilter[] = []
  const scores = new Map<Plugin, LocalScores>()
  const size = snapshot.nodes.length
  for (const plugin of plugins) {
    if (!plugin.isLocal) continue
    const answer = plugin.preFilter?.(pod, snapshot)
    prepared.set(plugin, answer)
    if (answer?.filter) filters.push({ plugin: plugin.name, filter: answer.filter })
    const score = plugin.preScore?.(pod, snapshot, [])
    if (score) scores.set(plugin, { prepared: score, raw: new Int32Array(size) })
  }
  const judge = judgeOf(filters, [...scores.values()])
  const generations = new Int32Array(size)
  const rejections = Array.from<NodeRejection | undefined>({ length: size })
  return {
    prepared,
    filters,
    scores,
    rejectionOn(node, place) {
      if (generations[place] !== node.generation) {
        generations[place] = node.generation
        rejections[place] = judge(node, place)
      }
      return rejections[place]
    },
  }
}

function judgeOf(filters: readonly NamedFilter[], scores: readonly LocalScores[]) {
  return (node: NodeInfo, place: number): NodeRejection | undefined => {
    const rejection = firstRejection(node, filters)
    if (rejection) return rejection
    for (const { prepared, raw } of scores) if ('score' in prepared) raw[place] = prepared.score(node)
  }
}
