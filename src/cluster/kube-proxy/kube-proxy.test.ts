import { describe, expect, it } from 'vitest'
import type { Draft } from '../../api/object'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Service } from '../../api/kinds/service'
import { drive } from '../../base/driver'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { HttpOutcome, HttpRequest, Listener } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import { createNetwork } from '../network/network'
import { startKubeProxy } from './kube-proxy'

const START = Date.UTC(2026, 0, 1)
const NODES = ['worker-1', 'worker-2', 'worker-3']

function testCluster(seed = '1') {
  const simulation = createSimulation({ seed, startMs: START })
  const { clock } = simulation
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = apiServer.door({ user: 'tester', fieldManager: 'test' })
  const network = createNetwork({ simulation })
  const [one, two, three] = NODES.map((name, i) => network.addNode({ name, address: `172.18.0.${i + 3}`, podCIDR: `10.244.${i + 1}.0/24` }))
  startKubeProxy({ apiServer, simulation, network })
  const pod = (node: typeof one, name: string) => {
    const sandbox = node.addPod({ namespace: 'default', name, hostNetwork: false })
    sandbox.listen(8080, answering(name))
    return sandbox
  }
  const pass = (seconds: number) => clock.advanceTo(clock.now() + seconds * 1000)
  const files = new MemoryFileSystem({ clock })
  async function ask(from: { stack: typeof network.outside } | 'outside', host: string, port = 80): Promise<HttpOutcome> {
    const user = { files, cause: 0 }
    const stack = from === 'outside' ? network.outside(user) : from.stack(user)
    const asked = stack.http(get(host, port), { timeoutMs: 1_000 })
    await drive(clock, { untilMs: clock.now() + 1_100 })
    return asked
  }
  return { simulation, network, door, one, two, three, pod, pass, ask }
}

const answering = (name: string): Listener => ({
  protocol: 'http',
  handle: ({ remoteAddress }) => ({ status: 200, headers: {}, body: `${name} ${remoteAddress}` }),
})

const get = (host: string, port: number): HttpRequest => ({ method: 'GET', host, port, path: '/', headers: {}, body: '' })

const service = (spec: object = {}): Draft & { spec: object } => ({
  metadata: { name: 'web', namespace: 'default' },
  spec: { clusterIP: '10.96.0.50', selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }], ...spec },
})

const slice = (endpoints: readonly (readonly [address: string, node: string])[]): Draft & Pick<EndpointSlice, 'addressType' | 'endpoints' | 'ports'> => ({
  metadata: { name: 'web-abcde', namespace: 'default', labels: { 'kubernetes.io/service-name': 'web' } },
  addressType: 'IPv4',
  endpoints: endpoints.map(([address, nodeName]) => ({ addresses: [address], nodeName, conditions: { ready: true, serving: true, terminating: false } })),
  ports: [{ name: '', port: 8080, protocol: 'TCP' }],
})

function servedCluster(spec: object = {}, seed = '1') {
  const cluster = testCluster(seed)
  const { pod, one, two, door, pass } = cluster
  const web = [pod(one, 'web-1'), pod(two, 'web-2')]
  const client = pod(one, 'client')
  door.create(Service, service(spec) as Draft)
  const made = door.create(EndpointSlice, slice([['10.244.1.2', 'worker-1'], ['10.244.2.2', 'worker-2']]))
  pass(2)
  return { ...cluster, web, client, made }
}

const bodyOf = (outcome: HttpOutcome) => ('response' in outcome ? outcome.response.body : outcome.failure)

describe('kube-proxy', () => {
  it('lets a pod reach the endpoints through the cluster IP, under the address of the pod', async () => {
    const { ask, client } = servedCluster()
    const answers = new Set<string>()
    for (let i = 0; i < 12; i++) answers.add(bodyOf(await ask(client, '10.96.0.50')))
    expect([...answers].sort()).toEqual(['web-1 10.244.1.3', 'web-2 10.244.1.3'])
  })

  it('masquerades a pod that meets itself behind its Service', async () => {
    const { ask, web } = servedCluster()
    const answers = new Set<string>()
    for (let i = 0; i < 12; i++) answers.add(bodyOf(await ask(web[0], '10.96.0.50')))
    expect([...answers].sort()).toEqual(['web-1 10.244.1.1', 'web-2 10.244.1.2'])
  })

  it('opens node ports on every node, for those outside, whose address it replaces', async () => {
    const { ask } = servedCluster({ type: 'NodePort', ports: [{ port: 80, targetPort: 8080, nodePort: 30080, protocol: 'TCP' }] })
    for (const node of ['172.18.0.3', '172.18.0.4', '172.18.0.5']) {
      expect(bodyOf(await ask('outside', node, 30080))).toMatch(/^web-[12] (172\.18\.0\.|10\.244\.[12]\.1$)/)
    }
    expect(bodyOf(await ask('outside', '172.18.0.3', 30081))).toBe('refused')
    expect(bodyOf(await ask('outside', '10.96.0.50'))).toBe('timeout')
  })

  it('keeps the address of those outside when the external policy is Local, and drops where no endpoint is', async () => {
    const spec = { type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ port: 80, targetPort: 8080, nodePort: 30080, protocol: 'TCP' }] }
    const { ask, client } = servedCluster(spec)
    expect(bodyOf(await ask('outside', '172.18.0.3', 30080))).toBe('web-1 172.18.0.1')
    expect(bodyOf(await ask('outside', '172.18.0.4', 30080))).toBe('web-2 172.18.0.1')
    expect(bodyOf(await ask('outside', '172.18.0.5', 30080))).toBe('timeout')
    expect(bodyOf(await ask(client, '10.96.0.50'))).toMatch(/^web-[12] 10\.244\.1\.3$/)
  })

  it('refuses a Service without endpoints, and knows no port that the Service does not have', async () => {
    const { ask, client, door, made, pass } = servedCluster()
    expect(bodyOf(await ask(client, '10.96.0.50', 81))).toBe('timeout')
    door.update(EndpointSlice, { ...made, endpoints: [] })
    pass(2)
    expect(bodyOf(await ask(client, '10.96.0.50'))).toBe('refused')
    door.delete(Service, { namespace: 'default', name: 'web' })
    pass(2)
    expect(bodyOf(await ask(client, '10.96.0.50'))).toBe('timeout')
  })

  it('brings a client back to its endpoint with session affinity, until it stays away too long', async () => {
    const spec = { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } }
    const { ask, client, pass } = servedCluster(spec)
    const answers: string[] = []
    for (let i = 0; i < 12; i++) answers.push(bodyOf(await ask(client, '10.96.0.50')))
    expect(new Set(answers).size).toBe(1)
    const later = new Set(answers)
    for (let i = 0; i < 8; i++) {
      pass(61)
      later.add(bodyOf(await ask(client, '10.96.0.50')))
    }
    expect(later.size).toBe(2)
  })

  it('shares requests out evenly and repeatably', () => {
    const count = (seed: string) => {
      const { pod, three, door, pass, one, simulation } = servedCluster({}, seed)
      pod(three, 'web-3')
      const name = { namespace: 'default', name: 'web-abcde' }
      const all = slice([['10.244.1.2', 'worker-1'], ['10.244.2.2', 'worker-2'], ['10.244.3.2', 'worker-3']])
      door.update(EndpointSlice, { ...door.get(EndpointSlice, name), endpoints: all.endpoints })
      pass(2)
      const counts: Record<string, number> = {}
      for (let i = 0; i < 3000; i++) {
        one.http(get('10.96.0.50', 80), { timeoutMs: 1000 }, (outcome) => {
          const who = bodyOf(outcome).slice(0, 5)
          counts[who] = (counts[who] ?? 0) + 1
        })
      }
      simulation.clock.advanceTo(simulation.clock.now() + 1000)
      return counts
    }
    const counts = count('7')
    expect(Object.keys(counts).sort()).toEqual(['web-1', 'web-2', 'web-3'])
    for (const times of Object.values(counts)) expect(Math.abs(times - 1000)).toBeLessThan(120)
    expect(count('7')).toEqual(counts)
    expect(count('8')).not.toEqual(counts)
  })

  it('writes the rules once for all nodes, and on nodes that come later', () => {
    const { one, two, network } = servedCluster()
    expect(one.iptablesSave().replaceAll('10.244.1.0', '10.244.2.0')).toBe(two.iptablesSave())
    const late = network.addNode({ name: 'worker-4', address: '172.18.0.9', podCIDR: '10.244.4.0/24' })
    expect(late.iptablesSave()).toContain('"default/web cluster IP"')
  })

  it('lets the API be reached as the Service kubernetes', () => {
    const { one } = testCluster()
    expect(one.iptablesSave()).not.toContain('10.96.0.1/32')
    const { one: later } = servedCluster()
    expect(later.iptablesSave()).toContain(
      '-A KUBE-SERVICES -d 10.96.0.1/32 -p tcp -m comment --comment "default/kubernetes:https cluster IP" -m tcp --dport 443 -j KUBE-SVC-NPX46M4PTMTKRN6Y',
    )
  })

  it('tells the way of a request in advance, without chance or traces', () => {
    const { network } = servedCluster()
    const before = network.requestsSince(0).length
    const told = network.trace({ namespace: 'default', pod: 'client' }, get('10.96.0.50', 80))
    expect(told.outcome).toMatchObject({ response: { body: 'web-1 10.244.1.3' } })
    expect(told.hops.map(({ at, ok, object }) => ({ at, ok, object }))).toEqual([
      { at: 'iptables', ok: true, object: 'Service/default/web' },
      { at: 'socket', ok: true, object: 'Pod/default/web-1' },
      { at: 'response', ok: true, object: undefined },
    ])
    expect(network.requestsSince(0)).toHaveLength(before)
  })
})
