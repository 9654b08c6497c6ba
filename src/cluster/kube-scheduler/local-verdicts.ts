/**
 * What local plugins said of a node for pods of one shape, kept until the node changes: the replicas of a workload ask the same
 * question again and again, and only the node that took the last one has a new answer. A pod's own verdicts are the same with and
 * without this memory.
 */
import type { Rejection } from './framework'
import type { NodeInfo, PodInfo } from './node-info'

export interface NodeRejection {
  readonly plugin: string
  readonly rejection: Rejection
}

export interface NodeVerdicts {
  generation: number
  /** Undefined until the filters were asked; null when none of them objected. */
  rejection: NodeRejection | null | undefined
  /** Raw scores, by the plugin's place in the list. */
  scores: (number | undefined)[]
}

export interface LocalVerdicts {
  /** Of this node as it is now; still empty when the node has changed. */
  on(node: NodeInfo): NodeVerdicts
}

const KEPT_SHAPES = 16

export type RecallVerdicts = (pod: PodInfo) => LocalVerdicts

export function createVerdictMemory(): RecallVerdicts {
  const shapes = new Map<string, LocalVerdicts>()
  return (pod) => {
    const shape = shapeOf(pod)
    const verdicts = shapes.get(shape) ?? createVerdicts()
    shapes.delete(shape)
    shapes.set(shape, verdicts)
    for (const oldest of shapes.keys()) {
      if (shapes.size <= KEPT_SHAPES) break
      shapes.delete(oldest)
    }
    return verdicts
  }
}

export function createVerdicts(): LocalVerdicts {
  const byNode = new WeakMap<NodeInfo, NodeVerdicts>()
  return {
    on(node) {
      let verdicts = byNode.get(node)
      if (!verdicts) byNode.set(node, (verdicts = { generation: node.generation, rejection: undefined, scores: [] }))
      if (verdicts.generation !== node.generation) {
        verdicts.generation = node.generation
        verdicts.rejection = undefined
        verdicts.scores = []
      }
      return verdicts
    },
  }
}

/** All that a local plugin may look at of a pod. */
function shapeOf({ pod: { spec }, requests, presumed, hostPorts, tolerations }: PodInfo): string {
  return JSON.stringify([requests, presumed, hostPorts, tolerations, spec.nodeName, spec.nodeSelector, spec.affinity?.nodeAffinity])
}
