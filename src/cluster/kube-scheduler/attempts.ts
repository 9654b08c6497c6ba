/** Attempts of the scheduler, told node by node: for explanation, from what the attempt itself found out. */
import type { Decision } from './schedule-one'

export interface NodeVerdict {
  readonly name: string
  /** The plugin that turned the node down, and why. */
  readonly rejectedBy?: string
  readonly reasons?: readonly string[]
  /** Weighted, by plugin; absent when only one node was left to choose from. */
  readonly scores?: Readonly<Record<string, number>>
  readonly total?: number
}

export interface Attempt {
  /** `namespace/name` */
  readonly pod: string
  readonly at: number
  /** Where it was placed; absent when nowhere. */
  readonly nodeName: string | undefined
  readonly message: string | undefined
  /** Nodes that were looked at; in large clusters not all. */
  readonly nodes: readonly NodeVerdict[]
}

export interface AttemptRecord {
  readonly pod: string
  readonly at: number
  readonly decision: Decision
  readonly message: string | undefined
}

export const describeAttempts = (records: readonly AttemptRecord[]): readonly Attempt[] =>
  records.map(({ pod, at, decision, message }) => ({ pod, at, nodeName: decision.nodeName, message, nodes: verdicts(decision) }))

function verdicts({ feasible, rejections, scores, totals }: Decision): NodeVerdict[] {
  const good = feasible.map(({ name }, i): NodeVerdict => {
    if (scores.length === 0) return { name }
    return { name, scores: Object.fromEntries(scores.map(({ plugin, scores: own }) => [plugin, own[i]])), total: totals[i] }
  })
  const bad = [...rejections].map(([name, { plugin, rejection }]): NodeVerdict => ({ name, rejectedBy: plugin, reasons: rejection.reasons }))
  return [...good, ...bad]
}
