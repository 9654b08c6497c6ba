/** How Services share out what comes: by chance, evenly within what statistics allow, or to whom a client was sent before. */
import { describe, expect, it } from 'vitest'
import type { Kind } from '../../api/kind'
import { kinds } from '../../api/kinds'
import { EndpointSlice } from '../../api/kinds/endpoint-slice'
import { Service } from '../../api/kinds/service'
import type { Core } from '../../api/types'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { HttpOutcome, HttpRequest, Listener, Socket } from '../../base/os/network-stack'
import { drive } from '../../base/driver'
import { createSimulation } from '../../base/simulation'
import { createApiServer } from '../kube-apiserver/api-server'
import { createNetwork } from '../network/network'
import { startKubeProxy } from './kube-proxy'

const HOST = '10.96.0.50'
const namespace = 'default'

const answering = (name: string): Listener => ({ protocol: 'http', handle: () => ({ status: 200, headers: {}, body: name }) })
const get = (host: string, port: number): HttpRequest => ({ method: 'GET', host, port, path: '/', headers: {}, body: '' })
const bodyOf = (outcome: HttpOutcome): string => ('response' in outcome ? outcome.response.body : outcome.failure)

interface Options {
  readonly seed?: string
  readonly serve?: (name: string) => Listener
}

function setting(spec: Partial<Core.ServiceSpec>, count: number, { seed = 'balance', serve = answering }: Options = {}) {
  const simulation = createSimulation({ seed, startMs: Date.UTC(2026, 0, 1) })
  const { clock } = simulation
  const apiServer = createApiServer({ simulation, kinds: kinds as readonly Kind[] })
  const door = apiServer.door({ user: 'tester', fieldManager: 'test' })
  const network = createNetwork({ simulation })
  const [one, two] = [1, 2].map((i) => network.addNode({ name: `worker-${i}`, address: `172.18.0.${i + 2}`, podCIDR: `10.244.${i}.0/24` }))
  startKubeProxy({ apiServer, simulation, network })
  const pods = Array.from({ length: count }, (_, i) => {
    const pod = two.addPod({ namespace, name: `web-${i}`, hostNetwork: false })
    pod.listen(8080, serve(`web-${i}`))
    return pod
  })
  const client = one.addPod({ namespace, name: 'client', hostNetwork: false })
  door.create(Service, { metadata: { name: 'web', namespace }, spec: { clusterIP: HOST, selector: { app: 'web' }, ports: [{ port: 80, targetPort: 8080, protocol: 'TCP' }], ...spec } })
  const endpointsOf = (indexes: readonly number[]) => indexes.map((i) => ({ addresses: [pods[i].address], nodeName: 'worker-2', conditions: { ready: true } }))
  const made = door.create(EndpointSlice, {
    metadata: { name: 'web-1', namespace, labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: endpointsOf(pods.map((_, i) => i)),
    ports: [{ name: '', port: 8080, protocol: 'TCP' }],
  })
  const pass = (ms: number) => clock.advanceTo(clock.now() + ms)
  pass(2_000)
  /** Endpoints are these alone from now on. */
  const keep = (indexes: readonly number[]) => {
    door.update(EndpointSlice, { ...door.get(EndpointSlice, { namespace, name: made.metadata.name }), endpoints: endpointsOf(indexes) })
    pass(2_000)
  }
  /** Of the node. */
  const ask = (): string => {
    let answer = 'none'
    one.http(get(HOST, 80), { timeoutMs: 1_000 }, (outcome) => (answer = bodyOf(outcome)))
    pass(5)
    return answer
  }
  const tally = (requests: number): Record<string, number> => {
    const counts: Record<string, number> = {}
    for (let i = 0; i < requests; i++) {
      const name = ask()
      counts[name] = (counts[name] ?? 0) + 1
    }
    return counts
  }
  return { clock, one, client, keep, ask, tally, pass }
}

const sticky = (timeoutSeconds: number) => ({ sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds } } })

/** So far from even a thousandth of all samples is, by the number of endpoints. */
const bounds: readonly (readonly [endpoints: number, chiSquare: number])[] = [
  [2, 10.83],
  [3, 13.82],
  [4, 16.27],
  [5, 18.47],
  [10, 27.88],
]

describe('a Service shares requests out', () => {
  it.each(bounds)('evenly among %i endpoints', (endpoints, chiSquare) => {
    const requests = 2_000
    const counts = Object.values(setting({}, endpoints).tally(requests))
    expect(counts).toHaveLength(endpoints)
    const even = requests / endpoints
    expect(counts.reduce((sum, count) => sum + (count - even) ** 2 / even, 0)).toBeLessThan(chiSquare)
  })

  it('the same way from the same seed, and another way from another', () => {
    expect(setting({}, 3, { seed: 'a' }).tally(60)).toEqual(setting({}, 3, { seed: 'a' }).tally(60))
    const orders = ['a', 'b'].map((seed) => {
      const { ask } = setting({}, 3, { seed })
      return Array.from({ length: 20 }, ask).join()
    })
    expect(orders[0]).not.toBe(orders[1])
  })

  it('among those that are left when one goes, and all when it is back', () => {
    const { keep, tally } = setting({}, 3)
    keep([0, 2])
    expect(Object.keys(tally(100)).sort()).toEqual(['web-0', 'web-2'])
    keep([0, 1, 2])
    expect(Object.keys(tally(100)).sort()).toEqual(['web-0', 'web-1', 'web-2'])
  })
})

describe('session affinity', () => {
  it('holds a client to its endpoint as long as it comes back in time: to the very millisecond', () => {
    const { ask, tally, pass } = setting(sticky(60), 8)
    const first = ask()
    expect(tally(50)).toEqual({ [first]: 50 })
    for (let i = 0; i < 20; i++) {
      pass(60_000 - 5)
      expect(ask()).toBe(first)
    }
    const later = new Set<string>()
    for (let i = 0; i < 30; i++) {
      pass(60_001)
      later.add(ask())
    }
    expect(later.size).toBeGreaterThan(3)
  })

  it('moves a client on when its endpoint goes, and holds it there', () => {
    const { ask, tally, keep } = setting(sticky(10_800), 4)
    const first = ask()
    keep([0, 1, 2, 3].filter((i) => `web-${i}` !== first))
    const second = ask()
    expect(second).not.toBe(first)
    expect(tally(30)).toEqual({ [second]: 30 })
  })

  it('tells clients apart by their addresses', async () => {
    const { one, clock } = setting(sticky(10_800), 8)
    const ends: string[] = []
    for (let i = 0; i < 20; i++) {
      const stack = one.addPod({ namespace, name: `client-${i}`, hostNetwork: false }).stack({ files: new MemoryFileSystem({ clock }), cause: 0 })
      const asked = [1, 2, 3].map(() => stack.http(get(HOST, 80), { timeoutMs: 1_000 }))
      await drive(clock, { untilMs: clock.now() + 10 })
      const answers = new Set((await Promise.all(asked)).map(bodyOf))
      expect(answers.size).toBe(1)
      ends.push([...answers].join())
    }
    expect(new Set(ends).size).toBeGreaterThan(3)
  })
})

describe('a connection that stands', () => {
  it('stays with its endpoint when the rules change, while new ones go elsewhere', async () => {
    const serve = (name: string): Listener => ({ protocol: 'tcp', accept: (socket: Socket) => socket.onData((data) => socket.send(`${name} ${data}`)) })
    const { clock, client, keep } = setting({}, 2, { serve })
    const stack = client.stack({ files: new MemoryFileSystem({ clock }), cause: 0 })
    const open = async () => {
      const opened = stack.connect(HOST, 80)
      await drive(clock, { untilMs: clock.now() + 100 })
      const outcome = await opened
      if (!('socket' in outcome)) throw new Error(outcome.failure)
      const heard: string[] = []
      outcome.socket.onData((data) => heard.push(data))
      return async (text: string) => {
        outcome.socket.send(text)
        await drive(clock, { untilMs: clock.now() + 100 })
        return heard.pop()
      }
    }
    const say = await open()
    const [name] = (await say('hello'))?.split(' ') ?? []
    keep([name === 'web-0' ? 1 : 0])
    const others = new Set<string | undefined>()
    for (let i = 0; i < 5; i++) others.add(await (await open())('hello'))
    expect([...others]).toEqual([name === 'web-0' ? 'web-1 hello' : 'web-0 hello'])
    expect(await say('still there?')).toBe(`${name} still there?`)
  })
})
