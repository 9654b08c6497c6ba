/** Random Services and endpoints, and whether every request ends where a model of a few lines says. A failure names its seed. */
import { describe, expect, it } from 'vitest'
import type { Draft } from '../../api/object'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Service } from '../../api/kinds/service'
import type { HttpOutcome, HttpRequest, Listener } from '../../base/os/network-stack'
import { Random } from '../../base/random'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import type { NodeNetwork, PodSandbox } from '../network/contract'
import { createNetwork } from '../network/network'
import { startKubeProxy } from './kube-proxy'

const NODES = ['worker-1', 'worker-2', 'worker-3']
const PODS_PER_NODE = 4
const LISTENS_ON = 8080
const NAMES = ['a', 'b', 'c', 'd']

interface ModelEndpoint {
  readonly pod: number
  readonly state: 'ready' | 'unready' | 'leaving' | 'gone'
}

interface ModelService {
  readonly port: number
  readonly nodePort: number | undefined
  readonly targetPort: number
  readonly isLocalInside: boolean
  readonly isLocalOutside: boolean
  readonly isSticky: boolean
  readonly endpoints: readonly ModelEndpoint[]
}

type Expected = 'refused' | 'timeout' | readonly string[]

/** Where a request of somebody on `node` may end. */
function expectedOf(service: ModelService, node: string | undefined, isLocal: boolean): Expected {
  const usable = (endpoints: readonly ModelEndpoint[]) => {
    const ready = endpoints.filter(({ state }) => state === 'ready')
    return ready.length > 0 ? ready : endpoints.filter(({ state }) => state === 'leaving')
  }
  const all = usable(service.endpoints)
  const near = isLocal ? usable(service.endpoints.filter(({ pod }) => nodeOf(pod) === node)) : all
  if (near.length === 0) return all.length > 0 ? 'timeout' : 'refused'
  return service.targetPort === LISTENS_ON ? near.map(({ pod }) => `pod-${pod}`) : 'refused'
}

const nodeOf = (pod: number): string => NODES[pod % NODES.length]

function testCluster(seed: string) {
  const simulation = createSimulation({ seed, startMs: Date.UTC(2026, 0, 1) })
  const { clock } = simulation
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = apiServer.door({ user: 'tester', fieldManager: 'test' })
  const network = createNetwork({ simulation })
  const nodes = NODES.map((name, i) => network.addNode({ name, address: `172.18.0.${i + 3}`, podCIDR: `10.244.${i + 1}.0/24` }))
  startKubeProxy({ apiServer, simulation, network })
  const pods = Array.from({ length: NODES.length * PODS_PER_NODE }, (_, i): PodSandbox => {
    const sandbox = nodes[i % NODES.length].addPod({ namespace: 'default', name: `pod-${i}`, hostNetwork: false })
    sandbox.listen(LISTENS_ON, answering(`pod-${i}`))
    return sandbox
  })
  function ask(from: NodeNetwork, host: string, port: number): string {
    let answer: string | undefined
    from.http(get(host, port), { timeoutMs: 200 }, (outcome) => (answer = bodyOf(outcome)))
    clock.advanceTo(clock.now() + 250)
    return answer ?? 'no answer'
  }
  const pass = (seconds: number) => clock.advanceTo(clock.now() + seconds * 1000)
  return { door, nodes, pods, ask, pass, network }
}

const answering = (name: string): Listener => ({ protocol: 'http', handle: () => ({ status: 200, headers: {}, body: name }) })
const get = (host: string, port: number): HttpRequest => ({ method: 'GET', host, port, path: '/', headers: {}, body: '' })
const bodyOf = (outcome: HttpOutcome): string => ('response' in outcome ? outcome.response.body : outcome.failure)

type TestCluster = ReturnType<typeof testCluster>

const addressOf = (name: string): string => `10.96.1.${NAMES.indexOf(name) + 1}`

function randomService(random: Random, name: string): ModelService {
  const isOpen = random.float() < 0.5
  return {
    port: random.pick([80, 81]),
    nodePort: isOpen ? 30_000 + NAMES.indexOf(name) : undefined,
    targetPort: random.float() < 0.8 ? LISTENS_ON : 9090,
    isLocalInside: random.float() < 0.3,
    isLocalOutside: isOpen && random.float() < 0.4,
    isSticky: random.float() < 0.3,
    endpoints: randomEndpoints(random),
  }
}

function randomEndpoints(random: Random): readonly ModelEndpoint[] {
  const endpoints: ModelEndpoint[] = []
  for (let pod = 0; pod < NODES.length * PODS_PER_NODE; pod++) {
    const state = random.pick(['ready', 'unready', 'leaving', 'gone', 'gone', 'gone'] as const)
    if (state !== 'gone') endpoints.push({ pod, state })
  }
  return random.float() < 0.15 ? [] : endpoints
}

/** Writes the model's Service and its slices (sometimes one, sometimes two) into the cluster. */
function write({ door, pods }: TestCluster, name: string, { model, random }: { model: ModelService | undefined; random: Random }): void {
  const namespace = 'default'
  for (const { metadata } of door.list(EndpointSlice, { namespace, labelSelector: `kubernetes.io/service-name=${name}` }).items) {
    door.delete(EndpointSlice, { namespace, name: metadata.name })
  }
  if (door.list(Service, { namespace, fieldSelector: `metadata.name=${name}` }).items.length > 0) door.delete(Service, { namespace, name })
  if (!model) return
  door.create(Service, serviceOf(name, model))
  const half = random.below(model.endpoints.length + 1)
  for (const [i, part] of [model.endpoints.slice(0, half), model.endpoints.slice(half)].entries()) {
    if (part.length === 0 && i > 0) continue
    door.create(EndpointSlice, {
      metadata: { name: `${name}-${i}`, namespace, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: part.map(({ pod, state }) => ({
        addresses: [pods[pod].address],
        nodeName: nodeOf(pod),
        conditions: { ready: state === 'ready', serving: state !== 'unready', terminating: state === 'leaving' },
      })),
      ports: [{ name: '', port: model.targetPort, protocol: 'TCP' }],
    })
  }
}

const serviceOf = (name: string, model: ModelService): Draft & { spec: Service['spec'] } => ({
  metadata: { name, namespace: 'default' },
  spec: {
    type: model.nodePort === undefined ? 'ClusterIP' : 'NodePort',
    clusterIP: addressOf(name),
    ports: [{ port: model.port, targetPort: model.targetPort, protocol: 'TCP', ...(model.nodePort === undefined ? {} : { nodePort: model.nodePort }) }],
    selector: { app: name },
    internalTrafficPolicy: model.isLocalInside ? 'Local' : 'Cluster',
    ...(model.nodePort === undefined ? {} : { externalTrafficPolicy: model.isLocalOutside ? 'Local' : 'Cluster' }),
    sessionAffinity: model.isSticky ? 'ClientIP' : 'None',
  },
})

function check(cluster: TestCluster, random: Random, models: ReadonlyMap<string, ModelService>): void {
  const name = random.pick(NAMES)
  const model = models.get(name)
  const from = random.pick(cluster.nodes)
  const port = random.pick([80, 81])
  const expected = model?.port === port ? expectedOf(model, from.name, model.isLocalInside) : 'timeout'
  agree(cluster.ask(from, addressOf(name), port), expected)
  if (model?.nodePort === undefined) return
  const asked = random.pick(cluster.nodes)
  // A node that asks itself is no external traffic: it may use every endpoint. For another node it is.
  agree(cluster.ask(from, asked.address, model.nodePort), expectedOf(model, asked.name, model.isLocalOutside && asked !== from))
}

function agree(answer: string, expected: Expected): void {
  if (typeof expected === 'string') expect(answer).toBe(expected)
  else expect(expected).toContain(answer)
}

describe('whatever Services there are', () => {
  it.each(Array.from({ length: 10 }, (_, i) => `services-${i}`))('every request ends where it should (seed %s)', (seed) => {
    const random = new Random(seed)
    const cluster = testCluster(seed)
    const models = new Map<string, ModelService>()
    for (let round = 0; round < 20; round++) {
      const name = random.pick(NAMES)
      const model = random.float() < 0.2 ? undefined : randomService(random, name)
      if (model) models.set(name, model)
      else models.delete(name)
      write(cluster, name, { model, random })
      cluster.pass(3)
      for (let i = 0; i < 10; i++) check(cluster, random, models)
    }
    const outcomes = new Set(cluster.network.requestsSince(0).map(({ outcome }) => outcome))
    expect([...outcomes]).toEqual(expect.arrayContaining(['answered', 'timeout']))
  })

  it('leaves no chain behind when all of them are gone', () => {
    const random = new Random('leftovers')
    const cluster = testCluster('leftovers')
    cluster.pass(3)
    const before = cluster.nodes.map((node) => node.iptablesSave())
    for (let round = 0; round < 20; round++) {
      const name = random.pick(NAMES)
      write(cluster, name, { model: randomService(random, name), random })
      cluster.pass(random.float() * 3)
    }
    for (const name of NAMES) write(cluster, name, { model: undefined, random })
    cluster.pass(5)
    expect(cluster.nodes.map((node) => node.iptablesSave())).toEqual(before)
  })
})
