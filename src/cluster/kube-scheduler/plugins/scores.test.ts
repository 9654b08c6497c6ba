/** What each plugin gives each node, brought to 0..100; facts of upstream's own tables (plugins/*_test.go, v1.32). */
import { describe, expect, it } from 'vitest'
import type { Core } from '../../../api/types'
import type { PodTest, PreparedScore } from '../framework'
import { infoOf, nodeOf, podOf, snapshotOf, type NodeDraft, type PodDraft } from '../snapshot.test.support'
import { plugins } from '../plugins'
import type { NodeInfo } from '../node-info'

interface Row {
  readonly plugin: string
  readonly title: string
  readonly pod: PodDraft
  readonly nodes: Readonly<Record<string, NodeDraft>>
  /** Nodes that no filter lets through; they count where all nodes do. */
  readonly others?: Readonly<Record<string, NodeDraft>>
  /** By node. */
  readonly there?: Readonly<Record<string, readonly PodDraft[]>>
  readonly namespaces?: Readonly<Record<string, Readonly<Record<string, string>>>>
  /** What the Services and workloads of the pod select. */
  readonly siblings?: string
  /** Absent: the plugin has no say. */
  readonly scores?: Readonly<Record<string, number>>
}

const size = (cpu: string, memory: string): NodeDraft => ({ allocatable: { cpu, memory } })
const asking = (...each: (readonly [cpu: string, memory: string])[]): PodDraft => ({
  containers: each.map(([cpu, memory], i) => ({ name: `c${i}`, image: 'i', resources: { requests: { cpu, memory } } })),
})
const nothing: PodDraft = { containers: [] }
const both = asking(['1', '2000'], ['2', '3000'])
const cpuOnly = asking(['1', '0'], ['2', '0'])

const resources: readonly Row[] = [
  { plugin: 'NodeResourcesFit', title: 'nothing there, nothing asked for', pod: nothing, nodes: { a: size('4', '10000'), b: size('4', '10000') }, scores: { a: 100, b: 100 } },
  { plugin: 'NodeResourcesFit', title: 'nodes of several sizes', pod: both, nodes: { a: size('4', '10000'), b: size('6', '10000') }, scores: { a: 37, b: 50 } },
  {
    ...{ plugin: 'NodeResourcesFit', title: 'nothing asked for, pods there', pod: nothing, nodes: { a: size('10', '20000'), b: size('10', '20000') } },
    ...{ there: { a: [cpuOnly, cpuOnly], b: [cpuOnly, both] }, scores: { a: 70, b: 57 } },
  },
  {
    ...{ plugin: 'NodeResourcesFit', title: 'both', pod: both, nodes: { a: size('10', '20000'), b: size('10', '20000') } },
    ...{ there: { a: [cpuOnly], b: [both] }, scores: { a: 57, b: 45 } },
  },
  {
    ...{ plugin: 'NodeResourcesFit', title: 'both, nodes of several sizes', pod: both, nodes: { a: size('10', '20000'), b: size('10', '50000') } },
    ...{ there: { a: [cpuOnly], b: [both] }, scores: { a: 57, b: 60 } },
  },
  {
    ...{ plugin: 'NodeResourcesFit', title: 'more than there is', pod: cpuOnly, nodes: { a: size('4', '10000'), b: size('4', '10000') } },
    ...{ there: { a: [cpuOnly], b: [both] }, scores: { a: 50, b: 25 } },
  },
  { plugin: 'NodeResourcesFit', title: 'nodes that have nothing', pod: nothing, nodes: { a: size('0', '0') }, there: { a: [cpuOnly] }, scores: { a: 0 } },
  { plugin: 'NodeResourcesFit', title: 'a container that asks for nothing is taken to need 100m and 200Mi', pod: {}, nodes: { a: size('1', '1000Mi') }, scores: { a: 85 } },
  { plugin: 'NodeResourcesBalancedAllocation', title: 'nothing there, nothing asked for', pod: nothing, nodes: { a: size('4', '10000') }, scores: { a: 100 } },
  { plugin: 'NodeResourcesBalancedAllocation', title: 'nodes of several sizes', pod: both, nodes: { a: size('4', '10000'), b: size('6', '10000') }, scores: { a: 87, b: 100 } },
  { plugin: 'NodeResourcesBalancedAllocation', title: 'a container that asks for nothing counts as nothing', pod: {}, nodes: { a: size('250m', '1000Mi') }, there: { a: [{}, {}] }, scores: { a: 100 } },
  {
    ...{ plugin: 'NodeResourcesBalancedAllocation', title: 'nothing asked for, pods there', pod: nothing, nodes: { a: size('10', '20000'), b: size('10', '20000') } },
    ...{ there: { a: [cpuOnly, cpuOnly], b: [cpuOnly, both] }, scores: { a: 70, b: 82 } },
  },
  {
    ...{ plugin: 'NodeResourcesBalancedAllocation', title: 'both', pod: both, nodes: { a: size('10', '20000'), b: size('10', '20000') } },
    ...{ there: { a: [cpuOnly], b: [both] }, scores: { a: 82, b: 95 } },
  },
  {
    ...{ plugin: 'NodeResourcesBalancedAllocation', title: 'both, nodes of several sizes', pod: both, nodes: { a: size('10', '20000'), b: size('10', '50000') } },
    ...{ there: { a: [cpuOnly], b: [both] }, scores: { a: 82, b: 80 } },
  },
  {
    ...{ plugin: 'NodeResourcesBalancedAllocation', title: 'all that there is', pod: cpuOnly, nodes: { a: size('6', '10000'), b: size('6', '10000') } },
    ...{ there: { a: [cpuOnly], b: [both] }, scores: { a: 50, b: 75 } },
  },
  { plugin: 'NodeResourcesBalancedAllocation', title: 'nodes that have nothing', pod: nothing, nodes: { a: size('0', '0') }, there: { a: [both] }, scores: { a: 100 } },
]

const MIB = 1024 * 1024
const held = (...names: number[]): NodeDraft => ({ images: Object.fromEntries(names.map((name) => [`reg.example/${name}:latest`, name * MIB])) })
const running = (...images: number[]): PodDraft => ({ containers: images.map((image) => ({ name: `c${image}`, image: `reg.example/${image}` })) })
const large = held(40, 300, 2000)
const images: readonly Row[] = [
  { plugin: 'ImageLocality', title: 'two images on two nodes', pod: running(40, 250), nodes: { a: large, b: held(250, 10) }, scores: { a: 0, b: 5 } },
  { plugin: 'ImageLocality', title: 'two images on one node', pod: running(40, 300), nodes: { a: large, b: held(250, 10) }, scores: { a: 7, b: 0 } },
  { plugin: 'ImageLocality', title: 'the smallest and the largest', pod: running(10, 2000), nodes: { a: large, b: held(250, 10) }, scores: { a: 49, b: 0 } },
  { plugin: 'ImageLocality', title: 'a node without images', pod: running(10, 2000), nodes: { a: large, b: held(250, 10), c: {} }, scores: { a: 32, b: 0, c: 0 } },
  { plugin: 'ImageLocality', title: 'an init container counts as well', pod: { ...running(250), initContainers: running(250).containers }, nodes: { a: held(250) }, scores: { a: 24 } },
  { plugin: 'ImageLocality', title: 'no more than the maximum', pod: running(2000), nodes: { a: large }, scores: { a: 100 } },
]

const soft = (key: string, value = ''): Core.Taint => ({ key, value, effect: 'PreferNoSchedule' })
const tolerating = (...tolerations: Core.Toleration[]): PodDraft => ({ tolerations })
const arm = soft('cpu', 'arm64')
const ssd = soft('disk', 'ssd')
const taints: readonly Row[] = [
  {
    ...{ plugin: 'TaintToleration', title: 'a taint that it tolerates and one that it does not', pod: tolerating({ key: 'foo', value: 'bar', effect: 'PreferNoSchedule' }) },
    ...{ nodes: { a: { taints: [soft('foo', 'bar')] }, b: { taints: [soft('foo', 'blah')] } }, scores: { a: 100, b: 0 } },
  },
  {
    ...{ plugin: 'TaintToleration', title: 'how many it tolerates does not matter', pod: tolerating({ ...arm, operator: 'Equal' }, { ...ssd, operator: 'Equal' }) },
    ...{ nodes: { a: {}, b: { taints: [arm] }, c: { taints: [arm, ssd] } }, scores: { a: 100, b: 100, c: 100 } },
  },
  {
    ...{ plugin: 'TaintToleration', title: 'how many it does not tolerate matters', pod: tolerating({ key: 'foo', value: 'bar' }) },
    ...{ nodes: { a: {}, b: { taints: [arm] }, c: { taints: [arm, ssd] } }, scores: { a: 100, b: 50, c: 0 } },
  },
  {
    ...{ plugin: 'TaintToleration', title: 'tolerations of hard taints say nothing', pod: tolerating({ ...arm, effect: 'NoSchedule' }, { ...ssd, effect: 'NoSchedule' }) },
    ...{ nodes: { a: {}, b: { taints: [{ ...arm, effect: 'NoSchedule' }] }, c: { taints: [arm, ssd] } }, scores: { a: 100, b: 100, c: 0 } },
  },
]

const preferring = (...terms: (readonly [weight: number, key: string, ...values: string[]])[]): PodDraft => ({
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: terms.map(([weight, key, ...values]) => ({ weight, preference: { matchExpressions: [{ key, operator: 'In', values }] } })),
    },
  },
})
const nodeAffinity: readonly Row[] = [
  { plugin: 'NodeAffinity', title: 'no wish', pod: {}, nodes: { a: { labels: { foo: 'bar' } }, b: {} } },
  { plugin: 'NodeAffinity', title: 'a wish that no node meets', pod: preferring([2, 'foo', 'bar']), nodes: { a: { labels: { foo: 'x' } }, b: {} }, scores: { a: 0, b: 0 } },
  { plugin: 'NodeAffinity', title: 'a wish that one node meets', pod: preferring([2, 'foo', 'bar']), nodes: { a: { labels: { foo: 'bar' } }, b: {} }, scores: { a: 100, b: 0 } },
  {
    ...{ plugin: 'NodeAffinity', title: 'several wishes', pod: preferring([2, 'foo', 'bar'], [4, 'key', 'value'], [5, 'az', 'az1']) },
    ...{ nodes: { a: { labels: { foo: 'bar' } }, b: { labels: { key: 'value' } }, c: { labels: { foo: 'bar', key: 'value', az: 'az1' } } }, scores: { a: 18, b: 36, c: 100 } },
  },
]

type Spread = Partial<Core.TopologySpreadConstraint>
const HOST = 'kubernetes.io/hostname'
const wish = (topologyKey: string, key = 'foo', more: Spread = {}): Core.TopologySpreadConstraint => ({
  ...{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'ScheduleAnyway', labelSelector: { matchExpressions: [{ key, operator: 'Exists' }] } },
  ...more,
})
const spreading = (...topologySpreadConstraints: Core.TopologySpreadConstraint[]): PodDraft => ({ labels: { foo: '', bar: '' }, topologySpreadConstraints })
const foo: PodDraft = { labels: { foo: '' } }
const bar: PodDraft = { labels: { bar: '' } }
const foobar: PodDraft = { labels: { foo: '', bar: '' } }
const times = (count: number, pod = foo): PodDraft[] => new Array<PodDraft>(count).fill(pod)
const host = (name: string, zone?: string): NodeDraft => ({ labels: { [HOST]: name, ...(zone ? { zone } : {}) } })
const hosts = (...names: string[]) => Object.fromEntries(names.map((name) => [name, host(name)]))
const spreadOf = (counts: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, times(count)]))
const zoned = { a: host('a', '1'), b: host('b', '1'), x: host('x', '2'), y: host('y', '2') }
const plain = (name: string, more: Readonly<Record<string, string>> = {}): NodeDraft => ({ labels: { node: name, ...more } })
const selected = { a: plain('a', { foo: '' }), b: plain('b', { foo: '' }), c: plain('c') }
const oneTainted = { a: plain('a'), b: plain('b'), c: { ...plain('c'), taints: [{ key: 'k', effect: 'NoSchedule' as const }] } }
const uneven = spreadOf({ a: 4, b: 2, x: 1, y: 3 })

const spread = (title: string, rest: Omit<Row, 'plugin' | 'title'>): Row => ({ plugin: 'PodTopologySpread', title, ...rest })
const spreads: readonly Row[] = [
  spread('no pods', { pod: spreading(wish(HOST)), nodes: hosts('a', 'b'), scores: { a: 100, b: 100 } }),
  spread('one node possible', { pod: spreading(wish(HOST)), nodes: hosts('a'), others: hosts('b'), there: spreadOf({ a: 2, b: 1 }), scores: { a: 100 } }),
  spread('evenly', { pod: spreading(wish(HOST)), nodes: hosts('a', 'b'), there: spreadOf({ a: 1, b: 1 }), scores: { a: 100, b: 100 } }),
  spread('2, 1, 0, 3', { pod: spreading(wish(HOST)), nodes: hosts('a', 'b', 'c', 'd'), there: spreadOf({ a: 2, b: 1, d: 3 }), scores: { a: 20, b: 60, c: 100, d: 0 } }),
  spread('a selector that is not there', {
    ...{ pod: spreading(wish(HOST, 'foo', { labelSelector: undefined })), nodes: hosts('a', 'b', 'c', 'd'), there: spreadOf({ a: 2, b: 1, d: 3 }) },
    scores: { a: 100, b: 100, c: 100, d: 100 },
  }),
  spread('a skew of two', { pod: spreading(wish(HOST, 'foo', { maxSkew: 2 })), nodes: hosts('a', 'b', 'c', 'd'), there: spreadOf({ a: 2, b: 1, d: 3 }), scores: { a: 33, b: 66, c: 100, d: 16 } }),
  spread('a skew of three', { pod: spreading(wish(HOST, 'foo', { maxSkew: 3 })), nodes: hosts('a', 'b', 'c', 'd'), there: spreadOf({ a: 4, b: 3, c: 2, d: 1 }), scores: { a: 44, b: 66, c: 77, d: 100 } }),
  spread("the system's own wishes, no node with a zone", { pod: foo, siblings: 'foo', nodes: hosts('a', 'b', 'c', 'd'), there: spreadOf({ a: 4, b: 3, c: 2, d: 1 }), scores: { a: 44, b: 66, c: 77, d: 100 } }),
  spread('no wish, and nobody who selects the pod', { pod: foo, nodes: hosts('a', 'b') }),
  spread('three of four nodes possible', { pod: spreading(wish(HOST)), nodes: hosts('a', 'b', 'x'), others: hosts('y'), there: uneven, scores: { a: 33, b: 83, x: 100 } }),
  spread('a node without the key', { pod: spreading(wish(HOST)), nodes: { a: host('a'), b: { labels: { n: 'b' } }, x: host('x') }, others: hosts('y'), there: uneven, scores: { a: 16, b: 0, x: 100 } }),
  spread('by zone', { pod: spreading(wish('zone')), nodes: { a: zoned.a, b: zoned.b, x: zoned.x }, others: { y: zoned.y }, there: uneven, scores: { a: 75, b: 75, x: 100 } }),
  spread('by zone and node', {
    ...{ pod: spreading(wish('zone'), wish(HOST)), nodes: { a: zoned.a, x: zoned.x }, others: { b: zoned.b, y: zoned.y } },
    ...{ there: spreadOf({ a: 2, b: 1, x: 2, y: 4 }), scores: { a: 100, x: 63 } },
  }),
  spread('twice by zone', {
    ...{ pod: spreading(wish('zone'), wish('zone', 'bar')), nodes: { a: zoned.a, x: zoned.x }, others: { b: zoned.b, y: zoned.y } },
    ...{ there: { a: [foobar, foo], b: [foobar], y: [foo, foobar, foo] }, scores: { a: 85, x: 100 } },
  }),
  spread('by zone and node, of several pods', {
    ...{ pod: spreading(wish('zone'), wish(HOST, 'bar')), nodes: zoned, there: { a: [foo], b: [foobar], y: [foo, bar] } },
    scores: { a: 60, b: 20, x: 100, y: 60 },
  }),
  spread('by zone and node, none in one zone', {
    ...{ pod: spreading(wish('zone'), wish(HOST, 'bar')), nodes: zoned, there: { b: [bar], x: [foo], y: [foobar] } },
    scores: { a: 100, b: 60, x: 40, y: 0 },
  }),
  spread('by zone and node, three of four possible', {
    ...{ pod: spreading(wish('zone'), wish(HOST, 'bar')), nodes: { a: zoned.a, b: zoned.b, x: zoned.x }, others: { y: zoned.y } },
    ...{ there: { a: [foo], b: [foobar], y: [foo, bar] }, scores: { a: 50, b: 25, x: 100 } },
  }),
  spread('pods of another namespace do not count', { pod: spreading(wish(HOST)), nodes: hosts('a', 'b'), there: { a: [{ ...foo, namespace: 'x' }, foo], b: times(2) }, scores: { a: 100, b: 33 } }),
  spread('pods on their way out do not count', { pod: spreading(wish(HOST)), nodes: hosts('a', 'b'), there: { a: [{ ...foo, deletionTimestamp: 'now' }], b: [foo] }, scores: { a: 100, b: 0 } }),
  spread('nodes that it does not select count as empty', {
    ...{ pod: { ...spreading(wish('node')), nodeSelector: { foo: '' } }, nodes: selected, there: spreadOf({ a: 2, b: 1, c: 1 }) },
    scores: { a: 0, b: 33, c: 100 },
  }),
  spread('unless that is to be ignored', {
    ...{ pod: { ...spreading(wish('node', 'foo', { nodeAffinityPolicy: 'Ignore' })), nodeSelector: { foo: '' } }, nodes: selected, there: spreadOf({ a: 2, b: 1, c: 1 }) },
    scores: { a: 66, b: 100, c: 100 },
  }),
  spread('nodes that keep it away count as empty when taints are honored', {
    ...{ pod: spreading(wish('node', 'foo', { nodeTaintsPolicy: 'Honor' })), nodes: oneTainted, there: spreadOf({ a: 2, b: 1, c: 1 }) },
    scores: { a: 0, b: 33, c: 100 },
  }),
  spread('and not otherwise', { pod: spreading(wish('node')), nodes: oneTainted, there: spreadOf({ a: 2, b: 1, c: 1 }), scores: { a: 66, b: 100, c: 100 } }),
  spread('keys whose values it shares with others', {
    ...{ pod: spreading(wish('zone', 'foo', { labelSelector: {}, matchLabelKeys: ['foo'] }), wish(HOST, 'bar', { labelSelector: {}, matchLabelKeys: ['bar'] })), nodes: zoned },
    ...{ there: { a: [foo], b: [foobar], y: [foo, bar] }, scores: { a: 60, b: 20, x: 100, y: 60 } },
  }),
]

type Labels = Readonly<Record<string, string>>
const china: NodeDraft = { labels: { region: 'China' } }
const india: NodeDraft = { labels: { region: 'India' } }
const az1: NodeDraft = { labels: { az: 'az1' } }
const s1: Labels = { security: 'S1' }
const s2: Labels = { security: 'S2' }
const term = (value: string, topologyKey: string, more: Partial<Core.PodAffinityTerm> = {}): Core.PodAffinityTerm => ({
  ...{ topologyKey, labelSelector: { matchExpressions: [{ key: 'security', operator: 'In', values: [value] }] } },
  ...more,
})
const near = (weight: number, podAffinityTerm: Core.PodAffinityTerm): PodDraft => ({ affinity: { podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm }] } } })
const far = (weight: number, podAffinityTerm: Core.PodAffinityTerm): PodDraft => ({ affinity: { podAntiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight, podAffinityTerm }] } } })
const mustBeNear = (...terms: Core.PodAffinityTerm[]): PodDraft => ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } })
const withS1 = near(5, term('S1', 'region'))
const withS2 = near(6, term('S2', 'region'))
const ofTeam = { namespaces: ['subteam2.team2'], namespaceSelector: { matchExpressions: [{ key: 'team', operator: 'In', values: ['team1'] }] } }
const teams = { 'subteam1.team1': { team: 'team1' }, 'subteam2.team1': { team: 'team1' } }

const pods = (title: string, rest: Omit<Row, 'plugin' | 'title'>): Row => ({ plugin: 'InterPodAffinity', title, ...rest })
const podAffinity: readonly Row[] = [
  pods('no wish', { pod: { labels: s1 }, nodes: { a: china, b: india } }),
  pods('the place of such a pod', { pod: { labels: s1, ...withS1 }, nodes: { a: china, b: india, c: az1 }, there: { a: [{ labels: s1 }], b: [{ labels: s2 }], c: [{ labels: s1 }] }, scores: { a: 100, b: 0, c: 0 } }),
  pods('every node of that place', { pod: withS1, nodes: { a: china, b: { labels: { region: 'China', az: 'az1' } }, c: india }, there: { a: [{ labels: s1 }] }, scores: { a: 100, b: 100, c: 0 } }),
  pods('the place with more of them', {
    ...{ pod: { labels: s1, ...withS2 }, nodes: { a: china, b: india, c: china, d: china, e: india } },
    ...{ there: { a: times(2, { labels: s2 }), b: [{ labels: s2 }], c: [{ labels: s2 }], d: [{ labels: s2 }], e: [{ labels: s2 }] }, scores: { a: 100, b: 0, c: 100, d: 100, e: 0 } },
  }),
  pods('what the others wish', { pod: { labels: s2 }, nodes: { a: china, b: india, c: az1 }, there: { a: [{ labels: s1, ...withS1 }], b: [{ labels: s2, ...withS2 }] }, scores: { a: 0, b: 100, c: 0 } }),
  pods('what the others wish of a namespace', {
    ...{ pod: { labels: s1, namespace: 'subteam1.team1' }, namespaces: teams, nodes: { a: china, b: india, c: az1 } },
    ...{ there: { a: [{ labels: s1, ...near(5, term('S1', 'region', ofTeam)) }], b: [{ labels: s2, ...withS2 }] }, scores: { a: 100, b: 0, c: 0 } },
  }),
  pods('what the others do not wish of a namespace', {
    ...{ pod: { labels: s1, namespace: 'subteam1.team1' }, namespaces: teams, nodes: { a: china, b: india, c: az1 } },
    ...{ there: { a: [{ labels: s1, ...far(5, term('S1', 'region', ofTeam)) }], b: [{ labels: s2, ...withS2 }] }, scores: { a: 0, b: 100, c: 100 } },
  }),
  pods('what the others require', {
    ...{ pod: { labels: s1 }, nodes: { a: china, b: india, c: az1 } },
    ...{ there: { a: [{ labels: s1, ...mustBeNear(term('S1', 'region')) }], b: [{ labels: s2, ...mustBeNear(term('S1', 'region')) }] }, scores: { a: 100, b: 100, c: 0 } },
  }),
  pods('not the place of such a pod', { pod: { labels: s1, ...far(5, term('S1', 'az')) }, nodes: { a: az1, b: china }, there: { a: [{ labels: s1 }], b: [{ labels: s2 }] }, scores: { a: 0, b: 100 } }),
  pods('a node that is no such place', { pod: { labels: s1, ...far(5, term('S1', 'az')) }, nodes: { a: az1, b: china }, there: { a: [{ labels: s1 }], b: [{ labels: s1 }] }, scores: { a: 0, b: 100 } }),
  pods('what the others do not wish', {
    ...{ pod: { labels: s2 }, nodes: { a: az1, b: { labels: { az: 'az2' } } } },
    ...{ there: { a: [{ labels: s1, ...far(5, term('S2', 'az')) }], b: [{ labels: s2, ...far(5, term('S1', 'az')) }] }, scores: { a: 0, b: 100 } },
  }),
  pods('for and against at once', {
    ...{ pod: { labels: s1, affinity: { ...withS1.affinity, ...far(5, term('S1', 'az')).affinity } }, nodes: { a: china, b: az1 } },
    ...{ there: { a: [{ labels: s1 }], b: [{ labels: s1 }] }, scores: { a: 100, b: 0 } },
  }),
]

const siblingTest = (key: string | undefined): PodTest | undefined =>
  key === undefined ? undefined : { key, namespace: 'default', matchesLabels: (labels) => Object.hasOwn(labels, key) }

function score({ plugin: wanted, pod, nodes, others = {}, there = {}, namespaces = {}, siblings }: Row): Record<string, number> | undefined {
  const drafts = Object.entries({ ...nodes, ...others })
  const snapshot = snapshotOf({
    nodes: drafts.map(([name, draft]) => nodeOf(name, draft)),
    pods: Object.entries(there).flatMap(([nodeName, all]) => all.map((draft, i) => podOf(`${nodeName}-${i}`, { nodeName, ...draft }))),
    namespaces,
    siblings: () => siblingTest(siblings),
  })
  const places = snapshot.nodes.map((_node, i) => i).filter((i) => Object.hasOwn(nodes, snapshot.nodes[i].name))
  const feasible = places.map((place) => snapshot.nodes[place])
  const prepared = plugins.find(({ name }) => name === wanted)?.preScore?.(infoOf('p', pod), snapshot, feasible)
  if (!prepared) return undefined
  const scores = rawScores(prepared, { nodes: feasible, places })
  prepared.normalize?.(scores, feasible)
  return Object.fromEntries(feasible.map(({ name }, i) => [name, scores[i]]))
}

function rawScores(prepared: PreparedScore, feasible: { nodes: readonly NodeInfo[]; places: readonly number[] }): number[] {
  if ('score' in prepared) return feasible.nodes.map(prepared.score)
  const scores = feasible.nodes.map(() => 0)
  prepared.scoreAll(feasible, scores)
  return scores
}

describe('what a plugin thinks of nodes', () => {
  it.each([...resources, ...images, ...taints, ...nodeAffinity, ...spreads, ...podAffinity])('$plugin: $title', (row) => {
    expect(score(row)).toEqual(row.scores)
  })
})
