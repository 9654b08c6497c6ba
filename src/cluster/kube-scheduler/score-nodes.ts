/**
 * What each plugin thinks of the nodes that would do, and who is best.
 * Upstream: pkg/scheduler/schedule_one.go prioritizeNodes, selectHost; framework/runtime/framework.go RunScorePlugins (v1.32).
 */
import type { Random } from '../../base/random'
import type { ArrayPool } from './array-pool'
import type { Feasible, Plugin, Snapshot } from './framework'
import type { LocalVerdicts } from './local-verdicts'
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
  readonly local: LocalVerdicts
  readonly memory: NodeMemory<number>
  readonly arrays: ArrayPool<number>
}

export interface Scores {
  readonly scores: readonly PluginScores[]
  /** One for each feasible node. */
  readonly totals: number[]
}

export function scoreNodes(pod: PodInfo, snapshot: Snapshot, { plugins, feasible, local, memory, arrays }: Scoring): Scores {
  const all: PluginScores[] = []
  const totals = arrays.take()
  totals.length = feasible.nodes.length
  totals.fill(0)
  for (const plugin of plugins) {
    const { name, weight = 1 } = plugin
    const known = local.scores.get(plugin)
    const prepared = plugin.isLocal ? known?.prepared : plugin.preScore?.(pod, snapshot, feasible.nodes)
    if (!prepared) continue
    const scores = arrays.take()
    scores.length = feasible.nodes.length
    if (known) for (let i = 0; i < scores.length; i++) scores[i] = known.raw[feasible.places[i]]
    else if ('scoreAll' in prepared) prepared.scoreAll(feasible, scores)
    else if (prepared.key !== undefined) memory.remembering(`${name}|${prepared.key}`, snapshot.nodes, prepared.score).onAll(feasible, scores)
    else for (let i = 0; i < scores.length; i++) scores[i] = prepared.score(feasible.nodes[i])
    const raw = prepared.normalize && scores.length <= NODES_TOLD_RAW ? copied(scores, arrays.take()) : undefined
    prepared.normalize?.(scores, feasible.nodes)
    for (let i = 0; i < scores.length; i++) totals[i] += scores[i] *= weight
    all.push(raw ? { plugin: name, scores, raw } : { plugin: name, scores })
  }
  return { scores: all, totals }
}

function copied(from: readonly number[], to: number[]): number[] {
  to.length = from.length
  for (let i = 0; i < from.length; i++) to[i] = from[i]
  return to
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
