import { describe, expect, it } from 'vitest'
import type { Node } from '../../api/kinds/node'
import type { Pod } from '../../api/kinds/pod'
import type { Core } from '../../api/types'
import { Random } from '../../base/random'
import { createCache } from './cache'
import type { Snapshot } from './framework'
import { podInfoOf } from './node-info'
import { createNodeMemory } from './node-memory'
import { plugins } from './plugins'
import { schedulePod } from './schedule-one'
import { volumesOf } from './volumes.test.support'

interface Row {
  readonly name: string
  readonly node?: Partial<Core.NodeSpec> & { labels?: Record<string, string>; allocatable?: Record<string, string> }
  /** Pods that run on the node already. */
  readonly there?: readonly Wanted[]
  readonly pod: Wanted
  /** Plugin and reason; absent: the node will do. */
  readonly rejected?: readonly [plugin: string, ...reasons: string[]]
}

type Wanted = Partial<Core.PodSpec> & { labels?: Record<string, string> }

const container = (rest: Partial<Core.Container> = {}): Core.Container => ({ name: 'main', image: 'nginx', ...rest })
const asking = (requests: Record<string, string>): Wanted => ({ containers: [container({ resources: { requests } })] })
const listening = (hostPort: number, hostIP?: string): Wanted => ({
  containers: [container({ ports: [{ containerPort: 80, hostPort, ...(hostIP ? { hostIP } : {}) }] })],
})
const near = (app: string): Core.PodAffinityTerm => ({ labelSelector: { matchLabels: { app } }, topologyKey: 'zone' })
const wanting = (app: string): Wanted => ({ affinity: { podAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near(app)] } } })
const shunning = (app: string): Wanted => ({ affinity: { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [near(app)] } } })
const onNodes = (...matchExpressions: Core.NodeSelectorRequirement[]): Wanted => ({
  affinity: { nodeAffinity: { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions }] } } },
})
const taint = { key: 'dedicated', value: 'db', effect: 'NoSchedule' } as const

const untolerated = ['TaintToleration', 'node(s) had untolerated taint {dedicated: db}'] as const
const elsewhere = ['NodeAffinity', "node(s) didn't match Pod's node affinity/selector"] as const
const portTaken = ['NodePorts', "node(s) didn't have free ports for the requested pod ports"] as const

const rows: readonly Row[] = [
  { name: 'a pod without wishes fits', pod: {} },
  { name: 'a cordoned node takes none', node: { unschedulable: true }, pod: {}, rejected: ['NodeUnschedulable', 'node(s) were unschedulable'] },
  {
    name: 'unless the pod tolerates that',
    node: { unschedulable: true },
    pod: { tolerations: [{ key: 'node.kubernetes.io/unschedulable', operator: 'Exists' }] },
  },
  { name: 'a taint keeps pods away', node: { taints: [taint] }, pod: {}, rejected: untolerated },
  { name: 'a toleration of its value lets them in', node: { taints: [taint] }, pod: { tolerations: [{ key: 'dedicated', value: 'db' }] } },
  { name: 'one of another value does not', node: { taints: [taint] }, pod: { tolerations: [{ key: 'dedicated', value: 'web' }] }, rejected: untolerated },
  { name: 'a soft taint only advises', node: { taints: [{ ...taint, effect: 'PreferNoSchedule' }] }, pod: {} },
  { name: 'a node selector must match', node: { labels: { disk: 'hdd' } }, pod: { nodeSelector: { disk: 'ssd' } }, rejected: elsewhere },
  { name: 'In needs one of the values', node: { labels: { disk: 'ssd' } }, pod: onNodes({ key: 'disk', operator: 'In', values: ['ssd', 'nvme'] }) },
  { name: 'NotIn is content with an absent label', pod: onNodes({ key: 'disk', operator: 'NotIn', values: ['hdd'] }) },
  { name: 'Gt compares numbers', node: { labels: { cores: '8' } }, pod: onNodes({ key: 'cores', operator: 'Gt', values: ['16'] }), rejected: elsewhere },
  { name: 'a taken host port rejects', there: [listening(80)], pod: listening(80), rejected: portTaken },
  { name: 'on another address it is another port', there: [listening(80, '10.0.0.1')], pod: listening(80, '10.0.0.2') },
  { name: 'the wildcard address collides with each', there: [listening(80, '10.0.0.1')], pod: listening(80), rejected: portTaken },
  {
    name: 'what is missing is told resource by resource',
    there: [asking({ cpu: '1500m' })],
    pod: asking({ cpu: '1', memory: '8Gi', 'example.com/gpu': '1' }),
    rejected: ['NodeResourcesFit', 'Insufficient cpu', 'Insufficient memory', 'Insufficient example.com/gpu'],
  },
  { name: 'a pod may fill the node exactly', there: [asking({ cpu: '1500m' })], pod: asking({ cpu: '500m' }) },
  {
    name: 'the number of pods is a resource',
    node: { allocatable: { cpu: '2', memory: '4Gi', pods: '1' } },
    there: [{}],
    pod: {},
    rejected: ['NodeResourcesFit', 'Too many pods'],
  },
  {
    name: 'an init container counts by its maximum',
    pod: { initContainers: [container({ resources: { requests: { cpu: '3' } } })], containers: [container()] },
    rejected: ['NodeResourcesFit', 'Insufficient cpu'],
  },
  { name: 'affinity finds its pod', there: [{ labels: { app: 'db' } }], pod: wanting('db') },
  { name: 'affinity without such a pod', pod: wanting('db'), rejected: ['InterPodAffinity', "node(s) didn't match pod affinity rules"] },
  { name: 'affinity to itself: the first may start', pod: { ...wanting('db'), labels: { app: 'db' } } },
  {
    name: 'anti-affinity shuns',
    there: [{ labels: { app: 'web' } }],
    pod: shunning('web'),
    rejected: ['InterPodAffinity', "node(s) didn't match pod anti-affinity rules"],
  },
  {
    name: 'anti-affinity of the other side counts as well',
    there: [shunning('web')],
    pod: { labels: { app: 'web' } },
    rejected: ['InterPodAffinity', "node(s) didn't satisfy existing pods anti-affinity rules"],
  },
]

describe('the plugins, asked about one node', () => {
  it.each(rows)('$name', ({ node = {}, there = [], pod, rejected }) => {
    const decision = schedule(node, there, pod)
    const found = decision.rejections.get('worker-1')
    expect(found && [found.plugin, ...found.rejection.reasons]).toEqual(rejected)
    expect(decision.nodeName).toBe(rejected ? undefined : 'worker-1')
  })
})

function schedule({ labels = {}, allocatable, ...spec }: NonNullable<Row['node']>, there: readonly Wanted[], pod: Wanted) {
  const cache = createCache()
  const status = { allocatable: allocatable ?? { cpu: '2', memory: '4Gi', pods: '10' } }
  const metadata = { name: 'worker-1', uid: 'worker-1', labels: { zone: 'a', ...labels }, resourceVersion: '1', creationTimestamp: '' }
  const node: Node = { apiVersion: 'v1', kind: 'Node', metadata, spec, status }
  cache.setNode(node)
  for (const [i, each] of there.entries()) cache.assume(podInfoOf(podOf(`there-${i}`, each)), 'worker-1')
  const counting: Snapshot['counting'] = (test) => createNodeMemory<number>().remembering(test.key, cache.nodes, (node) => node.countMatching(test))
  const snapshot = { ...cache, nodes: cache.nodes, namespaceLabels: () => ({}), siblingSelector: () => undefined, counting, volumes: volumesOf() }
  return schedulePod(podInfoOf(podOf('new', pod)), snapshot, { plugins, random: new Random('1'), startIndex: 0 })
}

function podOf(name: string, { labels = {}, ...spec }: Wanted): Pod {
  const metadata = { name, namespace: 'default', uid: name, labels, resourceVersion: '1', creationTimestamp: '' }
  return { apiVersion: 'v1', kind: 'Pod', metadata, spec: { containers: [container()], ...spec }, status: {} }
}
