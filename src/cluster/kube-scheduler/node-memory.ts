/**
 * What was found out about each node, by its place in the snapshot, kept until the node changes: the replicas of a workload ask the
 * same question again and again, and only the node that took the last one has a new answer.
 * Upstream has no such memory; it looks at nodes with sixteen workers at once (pkg/scheduler/framework/parallelize, v1.32).
 */
import type { Feasible } from './framework'
import type { NodeInfo } from './node-info'

export interface Remembered<T> {
  /** The answer about the node at this place. */
  on(node: NodeInfo, place: number): T
  /** Writes the answers about all of them into `answers`, from its beginning. */
  onAll(feasible: Feasible, answers: T[]): void
}

export interface NodeMemory<T> {
  /** The same as `ask`, but only nodes that have changed are really asked. Questions with one key have the same answers. */
  remembering(key: string, nodes: readonly NodeInfo[], ask: (node: NodeInfo) => T): Remembered<T>
}

/** Keys that are kept; with one more all are forgotten. */
const KEPT = 256

interface Column<T> {
  readonly generations: Int32Array
  readonly answers: T[]
}

export function createNodeMemory<T>(): NodeMemory<T> {
  const columns = new Map<string, Column<T>>()
  let known: readonly NodeInfo[] = []

  function columnOf(key: string, size: number): Column<T> {
    const kept = columns.get(key)
    if (kept) return kept
    const column = { generations: new Int32Array(size), answers: [] }
    if (columns.size === KEPT) columns.clear()
    columns.set(key, column)
    return column
  }

  return {
    remembering(key, nodes, ask) {
      if (nodes !== known) columns.clear()
      known = nodes
      const { generations, answers } = columnOf(key, nodes.length)
      return {
        on(node, place) {
          if (generations[place] === node.generation) return answers[place]
          generations[place] = node.generation
          return (answers[place] = ask(node))
        },
        onAll({ nodes: asked, places }, found) {
          for (let i = 0; i < asked.length; i++) {
            const place = places[i]
            const { generation } = asked[i]
            if (generations[place] !== generation) {
              generations[place] = generation
              answers[place] = ask(asked[i])
            }
            found[i] = answers[place]
          }
        },
      }
    },
  }
}
