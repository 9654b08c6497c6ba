/**
 * What each plugin thinks of the nodes that would do, and who is best.
 * Upstream: pkg/scheduler/schedule_one.go prioritizeNodes, selectHost; framework/runtime/framework.go RunScorePlugins (v1.32).
 */
import type { Random } from '../../base/random'
import type { ArrayPool } from './array-pool'
import type { Feasible, Plugin, PreparedScore, Snapshot } from './framework'
import type { PodInfo } from './node-info'
import type { NodeMemory } from './node-memory'

export interface PluginScores {
  readonly plugin: string
  /** Weighted, one for each feasible node. */
  readonly scores: number[]
  /** Before they were brought to 0..100; absent where that was not necessary, and in large clusters. */
  readonly raw?: number[]
}

/** For so many nodes it is kept what plugins said before it was normalized. */
const NODES_TOLD_RAW = 100

interface Scoring {
  readonly plugins: readonly Plugin[]
  readonly feasible: Feasible
  readonly shape: string
  readonly memory: NodeMemory<number>
  readonly arrays: ArrayPool<number>
}

export function scoreNodes(pod: PodInfo, snapshot: Snapshot, { plugins, feasible, shape, memory, arrays }: Scoring): PluginScores[] {
  const all: PluginScores[] = []
  for (const { name, weight = 1, preScore, isLocal } of plugins) {
    const prepared = preScore?.(pod, snapshot, feasible.nodes)
    if (!prepared) continue
    const scores = arrays.take()
    scores.length = feasible.nodes.length
    if (isLocal && 'score' in prepared) memory.remembering(`${name}|${shape}`, snapshot.nodes, prepared.score).onAll(feasible, scores)
    else writeScores(prepared, feasible, scores)
    const raw = prepared.normalize && scores.length <= NODES_TOLD_RAW ? copied(scores, arrays.take()) : undefined
    prepared.normalize?.(scores, feasible.nodes)
    if (weight !== 1) for (let i = 0; i < scores.length; i++) scores[i] *= weight
    all.push(raw ? { plugin: name, scores, raw } : { plugin: name, scores })
  }
  return all
}

function copied(from: readonly number[], to: number[]): number[] {
  to.length = from.length
  for (let i = 0; i < from.length; i++) to[i] = from[i]
  return to
}

function writeScores(prepared: PreparedScore, feasible: Feasible, scores: number[]): void {
  if ('scoreAll' in prepared) return prepared.scoreAll(feasible, scores)
  for (let i = 0; i < scores.length; i++) scores[i] = prepared.score(feasible.nodes[i])
}

export function sumScores(all: readonly PluginScores[], totals: number[]): void {
  totals.fill(0)
  for (const { scores } of all) for (let i = 0; i < totals.length; i++) totals[i] += scores[i]
}

/** The highest; among equals each with the same chance. */
export function pickBest(totals: readonly number[], random: Random): number {
  let highest = -Infinity
  let equals = 0
  for (let i = 0; i < totals.length; i++) {
    const total = totals[i]
    if (total > highest) equals = 0
    if (total >= highest) {
      highest = total
      equals++
    }
  }
  let skipped = equals > 1 ? random.below(equals) : 0
  return totals.findIndex((total) => total === highest && skipped-- === 0)
}
