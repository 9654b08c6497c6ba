/** Which nodes a plugin turns down for its look at other nodes; facts of upstream's own tables (plugins/{podtopologyspread,interpodaffinity}, v1.32). */
import { describe, expect, it } from 'vitest'
import type { Core } from '../../../api/types'
import { infoOf, nodeOf, podOf, snapshotOf, type NodeDraft, type PodDraft } from '../snapshot.test.support'
import { plugins } from '../plugins'

interface Row {
  readonly title: string
  readonly pod: PodDraft
  readonly nodes: Readonly<Record<string, NodeDraft>>
  readonly there?: Readonly<Record<string, readonly PodDraft[]>>
  /** In the order of the nodes. */
  readonly verdicts: readonly Verdict[]
}

type Verdict = 'fits' | keyof typeof reasons

/** The reason, and whether taking pods away could help. */
const reasons = {
  skewed: ["node(s) didn't match pod topology spread constraints", true],
  unlabeled: ["node(s) didn't match pod topology spread constraints (missing required label)", false],
  alone: ["node(s) didn't match pod affinity rules", false],
  shunned: ["node(s) didn't match pod anti-affinity rules", true],
  unwelcome: ["node(s) didn't satisfy existing pods anti-affinity rules", true],
} as const

type Spread = Partial<Core.TopologySpreadConstraint>
const must = (topologyKey: string, key = 'foo', more: Spread = {}): Core.TopologySpreadConstraint => ({
  ...{ maxSkew: 1, topologyKey, whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchExpressions: [{ key, operator: 'Exists' }] } },
  ...more,
})
const spreading = (labels: Readonly<Record<string, string>>, ...topologySpreadConstraints: Core.TopologySpreadConstraint[]): PodDraft => ({ labels, topologySpreadConstraints })
const foo: PodDraft = { labels: { foo: '' } }
const bar: PodDraft = { labels: { bar: '' } }
const foobar: PodDraft = { labels: { foo: '', bar: '' } }
const isFoo = { foo: '' }
const isBoth = { foo: '', bar: '' }
const on = (node: string, zone?: string, more: NodeDraft = {}): NodeDraft => ({ ...more, labels: { node, ...(zone ? { zone } : {}), ...more.labels } })
const four = { a: on('a', '1'), b: on('b', '1'), x: on('x', '2'), y: on('y', '2') }
const three = { a: on('a'), b: on('b'), c: on('c') }
const spreadOf = (counts: Readonly<Record<string, number>>) => Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, new Array<PodDraft>(count).fill(foo)]))
const uneven = spreadOf({ a: 2, b: 1, y: 3 })
const all = (verdict: Verdict, count = 4): Verdict[] => new Array<Verdict>(count).fill(verdict)
const taint = { key: 'k', value: 'v', effect: 'NoSchedule' as const }

const spreads: readonly Row[] = [
  { title: 'no pods', pod: spreading(isFoo, must('zone')), nodes: four, verdicts: all('fits') },
  { title: 'no pods, and it does not count itself', pod: spreading(isFoo, must('zone', 'bar')), nodes: four, verdicts: all('fits') },
  {
    ...{ title: 'pods of other namespaces do not count', pod: spreading(isFoo, must('zone')), nodes: four },
    ...{ there: { a: [{ ...foo, namespace: 'x' }, { ...foo, namespace: 'y' }], x: [foo], y: [foo] }, verdicts: ['fits', 'fits', 'skewed', 'skewed'] },
  },
  { title: 'evenly over zones', pod: spreading(isFoo, must('zone')), nodes: four, there: uneven, verdicts: all('fits') },
  {
    ...{ title: 'a node without its label', pod: spreading(isFoo, must('zone')), nodes: { ...four, b: on('b', undefined, { labels: { zon: '1' } }) } },
    ...{ there: spreadOf({ a: 1, b: 1, x: 1, y: 1 }), verdicts: ['fits', 'unlabeled', 'skewed', 'skewed'] },
  },
  { title: 'a label that no node has', pod: spreading(isFoo, must('rack')), nodes: four, verdicts: all('unlabeled') },
  { title: '2, 1, 0, 3 over nodes', pod: spreading(isFoo, must('node')), nodes: four, there: uneven, verdicts: ['skewed', 'skewed', 'fits', 'skewed'] },
  { title: 'the same with a skew of two', pod: spreading(isFoo, must('node', 'foo', { maxSkew: 2 })), nodes: four, there: uneven, verdicts: ['skewed', 'fits', 'fits', 'skewed'] },
  { title: 'the same, and it does not count itself', pod: spreading({ bar: '' }, must('node')), nodes: four, there: uneven, verdicts: ['skewed', 'fits', 'fits', 'skewed'] },
  {
    title: 'the same, and only two of them are its own',
    pod: {
      ...spreading(isFoo, must('node')),
      affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'node', operator: 'In', values: ['a', 'y'] }] }] } } },
    },
    ...{ nodes: four, there: uneven, verdicts: ['fits', 'fits', 'fits', 'skewed'] },
  },
  {
    title: 'the same, when that is to be ignored',
    pod: { ...spreading(isFoo, must('node', 'foo', { nodeAffinityPolicy: 'Ignore' })), nodeSelector: { node: 'a' } },
    ...{ nodes: four, there: uneven, verdicts: ['skewed', 'skewed', 'fits', 'skewed'] },
  },
  {
    ...{ title: 'pods on their way out do not count', pod: spreading(isFoo, must('node')), nodes: { a: on('a'), b: on('b') } },
    ...{ there: { a: [{ ...foo, deletionTimestamp: 'now' }], b: [foo] }, verdicts: ['fits', 'skewed'] },
  },
  {
    ...{ title: 'fewer places than it wants: the least is none', pod: spreading(isFoo, must('node', 'foo', { maxSkew: 2, minDomains: 4 })), nodes: three },
    ...{ there: spreadOf({ a: 2, b: 2, c: 1 }), verdicts: ['skewed', 'skewed', 'fits'] },
  },
  {
    ...{ title: 'as many places as it wants', pod: spreading(isFoo, must('node', 'foo', { maxSkew: 2, minDomains: 3 })), nodes: three },
    ...{ there: spreadOf({ a: 2, b: 2, c: 1 }), verdicts: all('fits', 3) },
  },
  {
    ...{ title: 'fewer zones than it wants', pod: spreading(isFoo, must('zone', 'foo', { minDomains: 3 })), nodes: four },
    ...{ there: spreadOf({ a: 1, x: 1 }), verdicts: all('skewed') },
  },
  {
    ...{ title: 'tainted nodes are places', pod: spreading(isFoo, must('node')), nodes: { ...three, c: on('c', undefined, { taints: [taint] }) } },
    ...{ there: spreadOf({ a: 1, b: 1 }), verdicts: ['skewed', 'skewed', 'fits'] },
  },
  {
    ...{ title: 'and are none when taints are honored', pod: spreading(isFoo, must('node', 'foo', { nodeTaintsPolicy: 'Honor' })), nodes: { ...three, c: on('c', undefined, { taints: [taint] }) } },
    ...{ there: spreadOf({ a: 1, b: 1 }), verdicts: all('fits', 3) },
  },
  {
    title: 'unless the pod tolerates them',
    pod: { ...spreading(isFoo, must('node', 'foo', { nodeTaintsPolicy: 'Honor' })), tolerations: [{ key: 'k', operator: 'Exists' }] },
    nodes: { ...three, c: on('c', undefined, { taints: [taint] }) },
    ...{ there: spreadOf({ a: 1, b: 1 }), verdicts: ['skewed', 'skewed', 'fits'] },
  },
  {
    ...{ title: 'keys whose values it shares with others', pod: spreading(isBoth, must('node', 'foo', { matchLabelKeys: ['bar'] })), nodes: { a: on('a'), b: on('b') } },
    ...{ there: { a: [foobar], b: [foo, foo] }, verdicts: ['skewed', 'fits'] },
  },
  { title: 'zone and node: 3, 3 and 2, 1, 0, 3', pod: spreading(isFoo, must('zone'), must('node')), nodes: four, there: uneven, verdicts: ['skewed', 'skewed', 'fits', 'skewed'] },
  { title: 'zone and node: 3, 4 and 2, 1, 0, 4', pod: spreading(isFoo, must('zone'), must('node')), nodes: four, there: spreadOf({ a: 2, b: 1, y: 4 }), verdicts: all('skewed') },
  { title: 'of several pods: 1, 0 and 0, 0, 0, 1', pod: spreading(isBoth, must('zone'), must('node', 'bar')), nodes: four, there: { a: [foo], y: [bar] }, verdicts: ['skewed', 'skewed', 'fits', 'skewed'] },
  { title: 'of several pods: 1, 0 and 0, 0, 1, 1', pod: spreading(isBoth, must('zone'), must('node', 'bar')), nodes: four, there: { a: [foo], x: [bar], y: [bar] }, verdicts: all('skewed') },
  {
    ...{ title: 'of several pods: 2, 3 and 1, 0, 0, 1', pod: spreading(isBoth, must('zone'), must('node', 'bar')), nodes: four },
    ...{ there: { a: [foo, foobar], y: [foo, foobar, foo] }, verdicts: ['skewed', 'fits', 'skewed', 'skewed'] },
  },
  {
    ...{ title: 'of several pods, and it does not count itself in zones', pod: spreading({ bar: '' }, must('zone'), must('node', 'bar')), nodes: four },
    ...{ there: { a: [foo], x: [bar], y: [bar] }, verdicts: ['fits', 'fits', 'skewed', 'skewed'] },
  },
  {
    ...{ title: 'zone and node, one node without its label', pod: spreading(isFoo, must('zone'), must('node')), nodes: { ...four, x: { labels: { zone: '2' } } } },
    ...{ there: spreadOf({ a: 1, y: 1 }), verdicts: ['skewed', 'fits', 'unlabeled', 'skewed'] },
  },
]

type Term = Core.PodAffinityTerm
type Expression = readonly [key: string, operator?: string, ...values: string[]]
const term = (topologyKey: string, ...expressions: Expression[]): Term => ({
  topologyKey,
  labelSelector: { matchExpressions: expressions.map(([key, operator = 'Exists', ...values]) => ({ key, operator, ...(values.length > 0 ? { values } : {}) })) },
})
const near = (...terms: Term[]): PodDraft => ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } })
const far = (...terms: Term[]): PodDraft => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: terms } } })
const nearFar = (wanted: Term, shunned: Term): PodDraft => ({ affinity: { ...near(wanted).affinity, ...far(shunned).affinity } })
const scan = { service: 'securityscan' }
const secure = { security: 'S1' }
const isScan = (topologyKey: string): Term => term(topologyKey, ['service', 'In', 'securityscan', 'value2'])
const isVirus = (topologyKey: string): Term => term(topologyKey, ['service', 'In', 'antivirusscan', 'value2'])
const one = { a: { labels: { region: 'r1', zone: 'z11' } } }
const china = { labels: { region: 'China' } }
const chinaAz1 = { labels: { region: 'China', az: 'az1' } }
const india = { labels: { region: 'India' } }
const place = (region: string, zone: string): NodeDraft => ({ labels: { region, zone } })
const sameZone = { a: place('r1', 'z1'), b: place('r1', 'z1') }
const twoZones = { a: place('r1', 'z1'), b: place('r1', 'z2') }

const affinities: readonly Row[] = [
  { title: 'no pods, no wish', pod: {}, nodes: one, verdicts: ['fits'] },
  { title: 'a pod that it wants near', pod: { labels: secure, ...near(isScan('region')) }, nodes: one, there: { a: [{ labels: scan }] }, verdicts: ['fits'] },
  { title: 'NotIn', pod: { labels: secure, ...near(term('region', ['service', 'NotIn', 'securityscan3', 'value3'])) }, nodes: one, there: { a: [{ labels: scan }] }, verdicts: ['fits'] },
  { title: 'a pod of another namespace', pod: { labels: secure, ...near({ ...isScan('region'), namespaces: ['other'] }) }, nodes: one, there: { a: [{ labels: scan, namespace: 'ns' }] }, verdicts: ['alone'] },
  { title: 'a pod of a namespace that it names', pod: { labels: secure, ...near({ ...isScan('region'), namespaces: ['ns'] }) }, nodes: one, there: { a: [{ labels: scan, namespace: 'ns' }] }, verdicts: ['fits'] },
  { title: 'a pod of any namespace', pod: { labels: secure, ...near({ ...isScan('region'), namespaceSelector: {} }) }, nodes: one, there: { a: [{ labels: scan, namespace: 'ns' }] }, verdicts: ['fits'] },
  {
    title: 'a pod of a namespace that it selects',
    pod: { labels: secure, ...near({ ...isScan('region'), namespaceSelector: { matchLabels: { team: 't1' } } }) },
    ...{ nodes: one, there: { a: [{ labels: scan, namespace: 'team1' }] }, verdicts: ['fits'] },
  },
  {
    title: 'a pod of a namespace that it does not select',
    pod: { labels: secure, ...near({ ...isScan('region'), namespaceSelector: { matchLabels: { team: 't2' } } }) },
    ...{ nodes: one, there: { a: [{ labels: scan, namespace: 'team1' }] }, verdicts: ['alone'] },
  },
  { title: 'another pod', pod: { labels: scan, ...near(isVirus('region')) }, nodes: one, there: { a: [{ labels: scan }] }, verdicts: ['alone'] },
  {
    title: 'a pod that meets two terms',
    pod: { labels: secure, ...near(term('region', ['service'], ['wrongkey', 'DoesNotExist']), term('region', ['service', 'In', 'securityscan'], ['service', 'NotIn', 'x'])) },
    ...{ nodes: one, there: { a: [{ labels: scan }] }, verdicts: ['fits'] },
  },
  {
    title: 'a pod that meets one of two terms',
    pod: { labels: secure, ...near(term('region', ['service']), term('region', ['service', 'In', 'securityscan2'])) },
    ...{ nodes: one, there: { a: [{ labels: scan }] }, verdicts: ['alone'] },
  },
  { title: 'one that it wants and none that it shuns', pod: { labels: secure, ...nearFar(isScan('region'), isVirus('node')) }, nodes: one, there: { a: [{ labels: scan }] }, verdicts: ['fits'] },
  { title: 'one that it wants and shuns', pod: { labels: secure, ...nearFar(isScan('region'), isScan('zone')) }, nodes: one, there: { a: [{ labels: scan }] }, verdicts: ['shunned'] },
  { title: 'one that it wants and that shuns it', pod: { labels: scan, ...nearFar(isScan('region'), isVirus('node')) }, nodes: one, there: { a: [{ labels: scan, ...far(isScan('zone')) }] }, verdicts: ['unwelcome'] },
  { title: 'one that shuns it', pod: { labels: scan }, nodes: one, there: { a: [{ labels: scan, ...far(isScan('zone')) }] }, verdicts: ['unwelcome'] },
  { title: 'one that shuns others', pod: { labels: scan }, nodes: one, there: { a: [{ labels: scan, ...far(term('zone', ['service', 'NotIn', 'securityscan'])) }] }, verdicts: ['fits'] },
  {
    title: 'each shuns the other by one of two terms',
    pod: { labels: scan, ...far(term('zone', ['service']), term('zone', ['security'])) },
    ...{ nodes: one, there: { a: [{ labels: secure, ...far(term('zone', ['security'])) }] }, verdicts: ['shunned'] },
  },
  {
    title: 'the other shuns it by one of two terms',
    pod: { labels: secure, ...far(term('zone', ['security'])) },
    ...{ nodes: one, there: { a: [{ labels: scan, ...far(term('zone', ['service']), term('zone', ['security'])) }] }, verdicts: ['unwelcome'] },
  },
  { title: 'all nodes of the place', pod: near(term('region', ['foo', 'In', 'bar'])), nodes: { a: china, b: chinaAz1, c: india }, there: { a: [{ labels: { foo: 'bar' } }] }, verdicts: ['fits', 'fits', 'alone'] },
  {
    title: 'the first of a group is free to go anywhere',
    pod: { labels: { foo: 'bar', ...scan }, ...near(term('zone', ['foo', 'In', 'bar']), term('zone', ['service', 'In', 'securityscan'])) },
    ...{ nodes: { a: place('r', 'az1'), b: place('r', 'az2') }, there: { a: [{ labels: { foo: 'bar' } }] }, verdicts: ['fits', 'fits'] },
  },
  { title: 'but not where the key is missing', pod: { labels: isFoo, ...near(term('zone', ['foo'])) }, nodes: { a: place('r', 'z'), b: china }, verdicts: ['fits', 'alone'] },
  { title: 'no node of the place', pod: far(term('region', ['foo', 'In', 'abc'])), nodes: sameZone, there: { a: [{ labels: { foo: 'abc' } }] }, verdicts: ['shunned', 'shunned'] },
  {
    title: 'any term that a pod meets counts',
    pod: far(term('region', ['foo', 'In', 'abc']), term('zone', ['service', 'In', 'securityscan'])),
    ...{ nodes: twoZones, there: { a: [{ labels: { foo: 'abc', ...scan } }] }, verdicts: ['shunned', 'shunned'] },
  },
  { title: 'another place', pod: far(term('region', ['foo', 'In', 'abc'])), nodes: { a: china, b: chinaAz1, c: india }, there: { a: [{ labels: { foo: 'abc' } }] }, verdicts: ['shunned', 'shunned', 'fits'] },
  {
    title: 'one of another namespace shuns nobody here',
    pod: { namespace: 'ns1', labels: { foo: '123' }, ...far(term('region', ['foo', 'In', 'bar'])) },
    ...{ nodes: { a: china, b: chinaAz1, c: india }, there: { a: [{ labels: { foo: 'bar' }, namespace: 'ns1' }], c: [{ namespace: 'ns2', ...far(term('region', ['foo', 'In', '123'])) }] } },
    verdicts: ['shunned', 'shunned', 'fits'],
  },
  { title: 'a key that no node has, of the other', pod: { labels: isFoo }, nodes: sameZone, there: { a: [far(term('none', ['foo']))] }, verdicts: ['fits', 'fits'] },
  { title: 'a key that no node has, of its own', pod: far(term('none', ['foo'])), nodes: sameZone, there: { a: [foo] }, verdicts: ['fits', 'fits'] },
  { title: 'two others that shun it', pod: { labels: isBoth }, nodes: twoZones, there: { a: [far(term('zone', ['foo'])), far(term('region', ['bar']))] }, verdicts: ['unwelcome', 'unwelcome'] },
  { title: 'two others that it shuns', pod: far(term('zone', ['foo']), term('region', ['bar'])), nodes: twoZones, there: { a: [foo], b: [bar] }, verdicts: ['shunned', 'shunned'] },
  { title: 'one key of two that no node has, of the other', pod: { labels: isBoth }, nodes: twoZones, there: { a: [far(term('none', ['foo']), term('zone', ['bar']))] }, verdicts: ['unwelcome', 'fits'] },
  { title: 'one key of two that no node has, of its own', pod: far(term('none', ['foo']), term('zone', ['bar'])), nodes: twoZones, there: { a: [foobar] }, verdicts: ['shunned', 'fits'] },
  { title: 'two keys, of the other', pod: { labels: isBoth }, nodes: twoZones, there: { a: [far(term('region', ['foo']), term('zone', ['bar']))] }, verdicts: ['unwelcome', 'unwelcome'] },
  { title: 'two keys, of its own', pod: far(term('region', ['foo']), term('zone', ['bar'])), nodes: twoZones, there: { a: [foobar] }, verdicts: ['shunned', 'shunned'] },
  {
    title: 'the only zone without one that shuns it',
    pod: { labels: isBoth },
    nodes: { ...twoZones, c: place('r1', 'z3') },
    there: { a: [far(term('zone', ['foo']), term('zone', ['labelA']))], b: [far(term('zone', ['bar']), term('zone', ['labelB']))] },
    verdicts: ['unwelcome', 'unwelcome', 'fits'],
  },
  { title: 'places of two keys where a pod meets both terms', pod: near(term('region', ['foo']), term('zone', ['bar'])), nodes: sameZone, there: { a: [foobar] }, verdicts: ['fits', 'fits'] },
  { title: 'a place of one key only', pod: near(term('region', ['foo']), term('zone', ['bar'])), nodes: twoZones, there: { a: [foobar] }, verdicts: ['fits', 'alone'] },
]

function verdictsOf({ pod, nodes, there = {} }: Row, pluginName: string): Verdict[] {
  const snapshot = snapshotOf({
    nodes: Object.entries(nodes).map(([name, draft]) => nodeOf(name, draft)),
    pods: Object.entries(there).flatMap(([nodeName, drafts]) => drafts.map((draft, i) => podOf(`${nodeName}-${i}`, { nodeName, ...draft }))),
    namespaces: { team1: { team: 't1' } },
  })
  const filter = plugins.find(({ name }) => name === pluginName)?.preFilter?.(infoOf('p', pod), snapshot)?.filter
  return Object.keys(nodes).map((name): Verdict => {
    const node = snapshot.find(name)
    const rejection = node && filter?.(node)
    if (!rejection) return 'fits'
    const known = (Object.keys(reasons) as (keyof typeof reasons)[]).find((each) => reasons[each][0] === rejection.reasons[0])
    expect([rejection.reasons, rejection.isResolvable]).toEqual(known && [[reasons[known][0]], reasons[known][1]])
    return known ?? 'fits'
  })
}

describe('nodes that are turned down', () => {
  it.each(spreads)('by how pods are spread: $title', (row) => {
    expect(verdictsOf(row, 'PodTopologySpread')).toEqual(row.verdicts)
  })

  it.each(affinities)('by which pods are there: $title', (row) => {
    expect(verdictsOf(row, 'InterPodAffinity')).toEqual(row.verdicts)
  })
})
