import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Node } from '../../api/kinds/node'
import { Pod } from '../../api/kinds/pod'
import { Random } from '../../base/random'
import { createCache } from './cache'
import type { Snapshot } from './framework'
import { fitMessage } from './fit-error'
import { podInfoOf } from './node-info'
import { createNodeMemory } from './node-memory'
import { plugins } from './plugins'
import { preempt } from './preemption'
import { schedulePod } from './schedule-one'
import { volumesOf } from './volumes.test.support'

interface Recorded {
  readonly nodes: readonly Node[]
  readonly attempts: readonly {
    readonly pod: Pod
    readonly bound: string | null
    readonly unschedulable?: { readonly message: string }
    readonly weightedScores?: Readonly<Record<string, Readonly<Record<string, number>>>>
    readonly total?: Readonly<Record<string, number>>
  }[]
}

const file = new URL('../../../../shared/real-answers/scheduling.json', import.meta.url)
const recorded = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Recorded) : undefined
if (!recorded) console.info('skipped: no recorded scheduler scores beside this project')

function describeReplay() {
  const { nodes, attempts } = recorded ?? { nodes: [], attempts: [] }
  const cache = createCache()
  for (const node of nodes) cache.setNode(Node.setDefaults?.(node) ?? node)
  const snapshot: Snapshot = {
    nodes: cache.nodes,
    find: cache.find,
    get nodesWithAffinityPods() {
      return cache.nodesWithAffinityPods
    },
    get nodesWithRequiredAntiAffinityPods() {
      return cache.nodesWithRequiredAntiAffinityPods
    },
    nodesWithImage: cache.nodesWithImage,
    nodesWithLabel: cache.nodesWithLabel,
    namespaceLabels: () => ({}),
    siblingSelector: () => undefined,
    volumes: volumesOf(),
    counting: (test) => createNodeMemory<number>().remembering(test.key, cache.nodes, (node) => node.countMatching(test)),
  }
  // Volumes are beyond this scheduler.
  return attempts
    .filter(({ pod }) => !pod.spec.volumes)
    .map(({ pod: draft, bound, unschedulable, weightedScores = {}, total = {} }) => {
      const pod = podInfoOf({ ...draft, status: {}, metadata: { ...draft.metadata, namespace: 'default', uid: draft.metadata.name } })
      const decision = schedulePod(pod, snapshot, { plugins, random: new Random('1'), startIndex: 0 })
      const preemption = bound ? '' : preempt(pod, snapshot, { plugins, decision, random: new Random('1'), budgets: () => [], startOf: () => '' }).message
      if (bound) cache.assume(pod, bound)
      return { draft, bound, message: unschedulable?.message, decision, preemption, weightedScores, total }
    })
}

describe.skipIf(!recorded)('compared with a recorded 1.32 scheduler', () => {
  const replay = describeReplay()

  it('finds the nodes possible that it chose, and none where it found none', () => {
    const chosen = replay.map(({ bound, decision }) => (bound === null ? decision.feasible.length === 0 : decision.feasible.some(({ name }) => name === bound)))
    expect(replay.filter((_each, i) => !chosen[i]).map(({ draft }) => draft.metadata.name)).toEqual([])
    expect(replay.length).toBeGreaterThan(80)
  })

  it('gives every node the same scores, plugin by plugin', () => {
    const choices = replay.filter(({ decision }) => decision.feasible.length > 1)
    const mine = choices.map(({ draft, decision: { feasible, scores, totals } }) => ({
      pod: draft.metadata.name,
      total: Object.fromEntries(feasible.map(({ name }, i) => [name, totals[i]])),
      scores: Object.fromEntries(feasible.map(({ name }, i) => [name, Object.fromEntries(scores.map((each) => [each.plugin, each.scores[i]]))])),
    }))
    expect(mine).toEqual(choices.map(({ draft, total, weightedScores }) => ({ pod: draft.metadata.name, total, scores: weightedScores })))
  })

  it('tells a failure in the same words', () => {
    const failed = replay.filter(({ bound }) => bound === null)
    const mine = failed.map(({ decision, preemption }) => fitMessage({ ...decision, rejections: decision.rejections.values() }, preemption))
    expect(mine).toEqual(failed.map(({ message }) => message))
    expect(failed.length).toBeGreaterThan(5)
  })
})
