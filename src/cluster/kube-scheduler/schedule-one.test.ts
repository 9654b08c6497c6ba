import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Node } from '../../api/kinds/node'
import type { PersistentVolumeClaim } from '../../api/kinds/persistent-volume-claim'
import type { Pod } from '../../api/kinds/pod'
import { Random } from '../../base/random'
import { fitMessage } from './fit-error'
import { podInfoOf } from './node-info'
import { plugins } from './plugins'
import { preempt } from './preemption'
import { schedulePod } from './schedule-one'
import { cacheOf, infoOf, nodeOf, podOf, snapshotOf, type PodDraft } from './snapshot.test.support'
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
  const cache = cacheOf({ nodes: nodes.map((node) => Node.setDefaults?.(node) ?? node) })
  const snapshot = snapshotOf({ nodes: [] }, cache)
  return attempts.map(({ pod: draft, bound, unschedulable, weightedScores = {}, total = {} }) => {
    const pod = podInfoOf({ ...draft, status: {}, metadata: { ...draft.metadata, namespace: 'default', uid: draft.metadata.name } })
    const decision = schedulePod(pod, snapshot, { plugins, random: new Random('1'), startIndex: 0 })
    const preemption = bound ? undefined : preempt(pod, snapshot, { plugins, decision, random: new Random('1'), budgets: () => [], startOf: () => '' })
    if (bound) cache.assume(pod, bound)
    return { name: draft.metadata.name, bound, unschedulable, decision, preemption, weightedScores, total }
  })
}

describe.skipIf(!recorded)('compared with a recorded 1.32 scheduler', () => {
  const replay = describeReplay()
  /** A single node that is possible is taken without scores. */
  const possible = ({ bound, weightedScores }: (typeof replay)[number]): string[] => {
    const scored = Object.keys(weightedScores).sort()
    return scored.length > 0 || bound === null ? scored : [bound]
  }

  it('finds the same nodes possible in each of the 95 attempts', () => {
    const mine = replay.map(({ name, decision }) => [name, decision.feasible.map((node) => node.name).sort()])
    expect(mine).toEqual(replay.map((each) => [each.name, possible(each)]))
    expect(replay.length).toBe(95)
  })

  it('gives every node the same scores, plugin by plugin', () => {
    const mine = replay.map(({ name, decision: { feasible, scores, totals } }) => ({
      pod: name,
      total: scores.length === 0 ? {} : Object.fromEntries(feasible.map((node, i) => [node.name, totals[i]])),
      scores: scores.length === 0 ? {} : Object.fromEntries(feasible.map((node, i) => [node.name, Object.fromEntries(scores.map((each) => [each.plugin, each.scores[i]]))])),
    }))
    expect(mine).toEqual(replay.map(({ name, total, weightedScores }) => ({ pod: name, total, scores: weightedScores })))
  })

  it('chooses one of the best, as the recorded one did', () => {
    const best = ({ total }: (typeof replay)[number]): string[] => {
      const highest = Math.max(...Object.values(total))
      return Object.keys(total).filter((name) => total[name] === highest)
    }
    const strays = replay.filter((each) => Object.keys(each.total).length > 0 && ![each.bound, each.decision.nodeName].every((name) => best(each).includes(name ?? '')))
    expect(strays.map(({ name }) => name)).toEqual([])
  })

  it('tells a failure in the same words', () => {
    const failed = replay.filter(({ bound }) => bound === null)
    const mine = failed.map(({ name, decision, preemption }) => [name, fitMessage({ ...decision, rejections: decision.rejections.values() }, preemption?.message)])
    expect(mine).toEqual(failed.map(({ name, unschedulable }) => [name, unschedulable?.message]))
    expect(failed.length).toBe(12)
  })
})

/** Recorded of a real 1.32.13 scheduler: three nodes, one of them tainted, as that of a control plane is. */
const tainted = '1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }'
const noVictims = 'preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod.'
const notHelpful = 'preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling.'

const zone = 'topology.kubernetes.io/zone'
const absent = { nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: ['nowhere'] }] }] }
const near = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'nobody' } } }
const claiming = (claimName: string): PodDraft => ({ volumes: [{ name: 'v', persistentVolumeClaim: { claimName } }] })
const listening: PodDraft = { containers: [{ name: 'c', image: 'i', ports: [{ containerPort: 80, hostPort: 8080 }] }] }
const spread = { maxSkew: 1, topologyKey: zone, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'x' } } }

const messages: readonly (readonly [title: string, pod: PodDraft, reasons: string, preemption: string])[] = [
  ['too much CPU', { requests: { cpu: '100' } }, `${tainted}, 2 Insufficient cpu.`, noVictims],
  ['too much CPU and memory', { requests: { cpu: '100', memory: '1Ti' } }, `${tainted}, 2 Insufficient cpu, 2 Insufficient memory.`, noVictims],
  ['a device that no node has', { requests: { 'nvidia.com/gpu': '1' } }, `${tainted}, 2 Insufficient nvidia.com/gpu.`, noVictims],
  ['a label that no node has', { nodeSelector: { disk: 'ssd' } }, `${tainted}, 2 node(s) didn't match Pod's node affinity/selector.`, notHelpful],
  ['a port that is taken', listening, `${tainted}, 2 node(s) didn't have free ports for the requested pod ports.`, noVictims],
  ['a claim that is not there', claiming('nope'), 'persistentvolumeclaim "nope" not found.', notHelpful],
  ['a claim that should be bound', claiming('soon'), 'pod has unbound immediate PersistentVolumeClaims.', notHelpful],
  ['a key of spreading that no node has', { topologySpreadConstraints: [spread] }, `${tainted}, 2 node(s) didn't match pod topology spread constraints (missing required label).`, notHelpful],
  [
    'a neighbour that is nowhere',
    { affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near] } } },
    `${tainted}, 2 node(s) didn't match pod affinity rules.`,
    notHelpful,
  ],
  [
    'a node that is not there',
    { affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: absent } } },
    "3 node(s) didn't satisfy plugin(s) [NodeAffinity].",
    notHelpful,
  ],
  ['one that never preempts', { requests: { cpu: '100' }, priority: 1000, preemptionPolicy: 'Never' }, `${tainted}, 2 Insufficient cpu.`, 'preemption: not eligible due to preemptionPolicy=Never.'],
]

describe('a refusal', () => {
  const host = (name: string) => ({ labels: { 'kubernetes.io/hostname': name } })
  const soon: PersistentVolumeClaim = {
    ...{ apiVersion: 'v1', kind: 'PersistentVolumeClaim', metadata: { name: 'soon', namespace: 'default', uid: 'soon', resourceVersion: '1', creationTimestamp: '' } },
    ...{ spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'immediate' }, status: { phase: 'Pending' } },
  }
  const snapshot = snapshotOf({
    nodes: [
      nodeOf('cp1', { ...host('cp1'), taints: [{ key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' }] }),
      ...['w1', 'w2'].map((name) => nodeOf(name, host(name))),
    ],
    pods: ['w1', 'w2'].map((nodeName) => podOf(`on-${nodeName}`, { ...listening, nodeName })),
    volumes: volumesOf({ claims: [soon] }),
  })

  it.each(messages)('for %s is told in the recorded words', (_title, draft, reasons, expected) => {
    const pod = infoOf('p', draft)
    const decision = schedulePod(pod, snapshot, { plugins, random: new Random('1'), startIndex: 0 })
    const { message } = preempt(pod, snapshot, { plugins, decision, random: new Random('1'), budgets: () => [], startOf: () => '' })
    expect(fitMessage({ ...decision, rejections: decision.rejections.values() }, message)).toBe(`0/3 nodes are available: ${reasons} ${expected}`)
  })
})
