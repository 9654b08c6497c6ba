/** Facts of upstream's own tables: plugins/defaultpreemption/default_preemption_test.go (v1.32). */
import { describe, expect, it } from 'vitest'
import type { PodDisruptionBudget } from '../../api/kinds/pod-disruption-budget'
import { Random } from '../../base/random'
import { createNominator } from './nominator'
import type { PodInfo } from './node-info'
import { plugins } from './plugins'
import { high, large, low, medium, mid, size, small, veryHigh, veryLarge, type There } from './preemption.test.support'
import { preempt, type Preemption } from './preemption'
import { schedulePod } from './schedule-one'
import { infoOf, nodeOf, podOf, snapshotOf, type PodDraft } from './snapshot.test.support'

const negative = -100
interface Row {
  readonly title: string
  readonly pod: PodDraft
  readonly there: readonly There[]
  /** Allocatable by node; nodes that only pods name have the usual one. */
  readonly nodes?: Readonly<Record<string, Record<string, string>>>
  readonly labels?: Readonly<Record<string, Record<string, string>>>
  readonly budgets?: readonly PodDisruptionBudget[]
  /** Victims in their order, with the violations of budgets, by node. */
  readonly candidates?: Readonly<Record<string, readonly [names: readonly string[], violations: number]>>
  readonly chosen?: string
  readonly message?: string
}

const budget = (app: string, disruptionsAllowed: number, disrupted: readonly string[] = []): PodDisruptionBudget => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'b', namespace: 'default', uid: 'b', resourceVersion: '1', creationTimestamp: '' },
  spec: { selector: { matchLabels: { app } } },
  status: { disruptionsAllowed, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0, disruptedPods: Object.fromEntries(disrupted.map((name) => [name, ''])) },
})

const foo: PodDraft = { labels: { app: 'foo' } }
const onePod = { pods: '1' }
const noVictims = (count: number, total = count): string => `preemption: 0/${total} nodes are available: ${count} No preemption victims found for incoming pod.`
const spread = (topologyKey: string) => ({ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchExpressions: [{ key: 'foo', operator: 'Exists' }] } })
const onHost = (name: string, zone: string) => ({ hostname: name, zone })
const shunsFoo: PodDraft = {
  labels: { foo: '' },
  affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'hostname', labelSelector: { matchExpressions: [{ key: 'foo', operator: 'Exists' }] } }] } },
}

const rows: readonly Row[] = [
  { title: 'a pod of higher priority can be made schedulable', pod: { priority: high }, nodes: { node1: onePod }, there: [['p1', 'node1', low]], chosen: 'node1' },
  { title: 'a pod of the same priority cannot', pod: { priority: low }, nodes: { node1: onePod }, there: [['p1', 'node1', low]], message: noVictims(1) },
  {
    title: 'what taking pods away cannot change',
    pod: { priority: high, nodeSelector: { no: 'such' } },
    nodes: { node1: onePod },
    there: [['p1', 'node1', low]],
    message: 'preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.',
  },
  { title: 'one node of two', pod: { priority: mid }, nodes: { node1: onePod, node2: onePod }, there: [['p1', 'node1', high], ['p2', 'node2', low]], chosen: 'node2' },
  {
    title: 'the node whose most important victim is the least important',
    pod: { priority: veryHigh },
    nodes: { node1: onePod, node2: onePod },
    there: [['p1', 'node1', high], ['p2', 'node1', low], ['p3', 'node2', mid]],
    chosen: 'node2',
  },
  {
    title: 'not enough even without them',
    pod: { priority: high, requests: large },
    nodes: { node1: medium, node2: medium },
    there: [['p1', 'node1', low], ['p2', 'node2', low]],
    message: 'preemption: 0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory.',
  },
  {
    title: 'mixed reasons',
    pod: { priority: high, requests: large },
    nodes: { node1: onePod, node2: medium, node3: onePod },
    there: [['p1', 'node1', high], ['p2', 'node2', low], ['p3', 'node3', high]],
    message: 'preemption: 0/3 nodes are available: 1 Insufficient cpu, 1 Insufficient memory, 2 No preemption victims found for incoming pod.',
  },
  {
    title: 'both nodes when pods of lower priority go',
    pod: { priority: high, requests: large },
    there: [['p1', 'node1', mid, large], ['p2', 'node2', mid, large]],
    candidates: { node1: [['p1'], 0], node2: [['p2'], 0] },
  },
  { title: 'nobody goes for a pod of lower priority', pod: { priority: low, requests: large }, there: [['p1', 'node1', mid, large], ['p2', 'node2', mid, large]], message: noVictims(2) },
  {
    title: 'the less important may stay if it is small',
    pod: { priority: high, requests: large },
    there: [['p1.1', 'node1', low, small], ['p1.2', 'node1', mid, large], ['p2', 'node2', mid, large]],
    candidates: { node1: [['p1.2'], 0], node2: [['p2'], 0] },
  },
  {
    title: 'victims of several priorities',
    pod: { priority: high, requests: large },
    there: [['p1.1', 'node1', mid, small], ['p1.2', 'node1', low, small], ['p1.3', 'node1', mid, medium], ['p1.4', 'node1', high, small], ['p2', 'node2', high, large]],
    candidates: { node1: [['p1.3', 'p1.2'], 0] },
  },
  {
    title: 'of equals the one that started last',
    pod: { priority: high, requests: large },
    there: [['p1.1', 'node1', low, small, 5], ['p1.2', 'node1', low, small, 4], ['p1.3', 'node1', mid, medium, 3], ['p1.4', 'node1', high, small, 2], ['p2', 'node2', high, large, 1]],
    candidates: { node1: [['p1.3', 'p1.1'], 0] },
  },
  {
    title: 'a pod that does not want this one near',
    pod: { priority: high, requests: small, labels: { foo: '' } },
    there: [['p1.1', 'node1', low, small, 0, shunsFoo], ['p1.2', 'node1', mid, small], ['p1.3', 'node1', high, small], ['p2', 'node2', high, veryLarge]],
    labels: { node1: { hostname: 'node1' }, node2: { hostname: 'node2' } },
    candidates: { node1: [['p1.1'], 0] },
  },
  {
    title: 'pods that are spread unevenly',
    pod: { priority: high, labels: { foo: '' }, topologySpreadConstraints: [spread('zone'), spread('hostname')] },
    labels: { 'node-a': onHost('a', 'zone1'), 'node-b': onHost('b', 'zone1'), 'node-x': onHost('x', 'zone2') },
    there: [
      ...[['pod-a1', 'node-a', mid, {}, 0, { labels: { foo: '' } }], ['pod-a2', 'node-a', low, {}, 0, { labels: { foo: '' } }]] as const,
      ...[['pod-b1', 'node-b', low, {}, 0, { labels: { foo: '' } }]] as const,
      ...[['pod-x1', 'node-x', high, {}, 0, { labels: { foo: '' } }], ['pod-x2', 'node-x', high, {}, 0, { labels: { foo: '' } }]] as const,
    ],
    candidates: { 'node-a': [['pod-a2'], 0], 'node-b': [['pod-b1'], 0] },
  },
  {
    title: 'a budget for one of two',
    pod: { priority: high, requests: veryLarge },
    there: [['p1.1', 'node1', mid, medium, 0, foo], ['p1.2', 'node1', mid, medium, 1, foo]],
    budgets: [budget('foo', 1)],
    candidates: { node1: [['p1.1', 'p1.2'], 1] },
  },
  {
    title: 'a budget that counts another pod as gone',
    pod: { priority: high, requests: veryLarge },
    there: [['p1.1', 'node1', mid, medium, 0, foo], ['p1.2', 'node1', mid, medium, 1, foo]],
    budgets: [budget('foo', 1, ['p2'])],
    candidates: { node1: [['p1.1', 'p1.2'], 1] },
  },
  {
    title: 'a budget that counts a victim as gone',
    pod: { priority: high, requests: veryLarge },
    there: [['p1.1', 'node1', mid, medium, 0, foo], ['p1.2', 'node1', mid, medium, 1, foo]],
    budgets: [budget('foo', 1, ['p1.2'])],
    candidates: { node1: [['p1.1', 'p1.2'], 0] },
  },
  {
    title: 'a budget that one of three is counted for already',
    pod: { priority: high, requests: veryLarge },
    nodes: { node1: size(600) },
    there: [['p1.1', 'node1', mid, medium, 0, foo], ['p1.2', 'node1', mid, medium, 1, foo], ['p1.3', 'node1', mid, medium, 2, foo]],
    budgets: [budget('foo', 1, ['p1.3'])],
    candidates: { node1: [['p1.1', 'p1.2', 'p1.3'], 1] },
  },
  {
    title: 'the node that breaks no budget, though its victim is more important',
    pod: { priority: high, requests: large },
    there: [['p1', 'node1', low, large, 0, foo], ['p2', 'node2', low, large, 0, foo], ['p3', 'node3', mid, large]],
    budgets: [budget('foo', 0)],
    candidates: { node1: [['p1'], 1], node2: [['p2'], 1], node3: [['p3'], 0] },
    chosen: 'node3',
  },
  {
    title: 'the lowest of the highest priorities',
    pod: { priority: high, requests: veryLarge },
    there: [['1.1', 'node1', mid, medium], ['1.2', 'node1', mid, large], ['2.1', 'node2', mid, medium], ['2.2', 'node2', low, medium], ['3.1', 'node3', low, medium], ['3.2', 'node3', low, medium]],
    chosen: 'node3',
  },
  {
    title: 'the lowest sum of priorities',
    pod: { priority: high, requests: veryLarge },
    there: [['1.1', 'node1', mid, medium], ['1.2', 'node1', mid, large], ['2.1', 'node2', mid, large], ['2.2', 'node2', low, medium], ['3.1', 'node3', mid, medium], ['3.2', 'node3', mid, medium]],
    chosen: 'node2',
  },
  {
    title: 'the fewest victims',
    pod: { priority: high, requests: veryLarge },
    there: [
      ...[['1.1', 'node1', mid, small], ['1.2', 'node1', negative, small], ['1.3', 'node1', mid, small], ['1.4', 'node1', negative, small]] as const,
      ...[['2.1', 'node2', mid, large], ['2.2', 'node2', negative, medium]] as const,
      ...[['3.1', 'node3', mid, medium], ['3.2', 'node3', negative, small], ['3.3', 'node3', low, small]] as const,
    ],
    chosen: 'node2',
  },
  {
    title: 'many victims of negative priority are not better than few',
    pod: { priority: high, requests: veryLarge },
    there: [
      ...[['1.1', 'node1', mid, small], ['1.2', 'node1', negative, small], ['1.3', 'node1', negative, small]] as const,
      ...[['2.1', 'node2', mid, large], ['2.2', 'node2', negative, medium]] as const,
      ...[['3.1', 'node3', mid, medium], ['3.2', 'node3', negative, small], ['3.3', 'node3', low, small]] as const,
    ],
    chosen: 'node2',
  },
  {
    title: 'criteria in their order',
    pod: { priority: veryHigh, requests: veryLarge },
    there: [
      ...[['1.1', 'node1', mid, small], ['1.2', 'node1', low, small], ['1.3', 'node1', low, small]] as const,
      ...[['2.1', 'node2', high, large]] as const,
      ...[['3.1', 'node3', mid, medium], ['3.2', 'node3', low, small], ['3.3', 'node3', low, small], ['3.4', 'node3', low, medium]] as const,
      ...[['4.1', 'node4', mid, medium], ['4.2', 'node4', mid, small], ['4.3', 'node4', mid, small], ['4.4', 'node4', negative, small]] as const,
    ],
    chosen: 'node1',
  },
  {
    title: 'the latest start',
    pod: { priority: high, requests: veryLarge },
    there: [['1.1', 'node1', mid, medium, 2], ['1.2', 'node1', mid, medium, 2], ['2.1', 'node2', mid, medium, 3], ['2.2', 'node2', mid, medium, 3], ['3.1', 'node3', mid, medium, 1], ['3.2', 'node3', mid, medium, 1]],
    chosen: 'node2',
  },
  {
    title: 'the latest of the earliest starts',
    pod: { priority: high, requests: veryLarge },
    there: [['1.1', 'node1', mid, medium, 4], ['1.2', 'node1', mid, medium, 2], ['2.1', 'node2', mid, medium, 5], ['2.2', 'node2', mid, medium, 1], ['3.1', 'node3', mid, medium, 3], ['3.2', 'node3', mid, medium, 6]],
    chosen: 'node3',
  },
  {
    title: 'the start of the most important victims only',
    pod: { priority: high, requests: veryLarge },
    there: [['1.1', 'node1', low, medium, 4], ['1.2', 'node1', mid, medium, 2], ['2.1', 'node2', mid, medium, 6], ['2.2', 'node2', low, medium, 1], ['3.1', 'node3', low, medium, 3], ['3.2', 'node3', mid, medium, 5]],
    chosen: 'node2',
  },
]

const startOf = ({ pod }: PodInfo): string => pod.status.startTime ?? '9'

function tryRow({ pod, there, nodes = {}, labels = {}, budgets = [] }: Row, nominator = createNominator()): Preemption {
  const names = [...new Set([...Object.keys(nodes), ...there.map(([, nodeName]) => nodeName)])].sort()
  const snapshot = snapshotOf({
    nodes: names.map((name) => nodeOf(name, { allocatable: { ...veryLarge, pods: '32', ...nodes[name] }, ...(labels[name] ? { labels: labels[name] } : {}) })),
    pods: there.map(([name, nodeName, priority, requests = {}, start = 0, more = {}]) =>
      podOf(name, { nodeName, priority, requests, status: { startTime: String(start) }, ...more }),
    ),
  })
  const info = infoOf('p', pod)
  const decision = schedulePod(info, snapshot, { plugins, random: new Random('1'), startIndex: 0, nominations: nominator })
  expect(decision.nodeName).toBeUndefined()
  return preempt(info, snapshot, { plugins, decision, random: new Random('1'), nominations: nominator, budgets: () => budgets, startOf })
}

describe('room that is made for a more important pod', () => {
  it.each(rows)('$title', (row) => {
    const { candidates, chosen, message } = tryRow(row)
    const found = candidates.map(({ nodeName, victims, budgetViolations }) => [nodeName, [victims.map(({ uid }) => uid), budgetViolations]] as const)
    if (row.candidates) expect(Object.fromEntries(found)).toEqual(row.candidates)
    if (row.chosen) expect(chosen?.nodeName).toBe(row.chosen)
    expect(message).toBe(row.message ?? '')
    expect(chosen === undefined).toBe(row.message !== undefined)
  })
})
