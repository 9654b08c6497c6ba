import { describe, expect, it } from 'vitest'
import { drive } from '../../base/driver'
import { MemoryFileSystem } from '../../base/os/memory-file-system'
import type { HttpOutcome, HttpRequest, Listener } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import type { Rule } from './netfilter'
import { createNetwork } from './network'

const START = Date.UTC(2026, 0, 1)

function testNetwork() {
  const simulation = createSimulation({ seed: '1', startMs: START })
  const network = createNetwork({ simulation })
  const one = network.addNode({ name: 'worker-1', address: '172.18.0.3', podCIDR: '10.244.1.0/24' })
  const two = network.addNode({ name: 'worker-2', address: '172.18.0.4', podCIDR: '10.244.2.0/24' })
  const pod = (node: typeof one, name: string) => node.addPod({ namespace: 'default', name, hostNetwork: false })
  return { simulation, network, one, two, pod }
}

const echo = (name: string): Listener => ({
  protocol: 'http',
  handle: ({ remoteAddress, path }) => ({ status: 200, headers: {}, body: `${name} ${path} ${remoteAddress}` }),
})

const get = (host: string, port: number): HttpRequest => ({ method: 'GET', host, port, path: '/', headers: {}, body: '' })

function outcomeOf({ simulation, one }: Pick<ReturnType<typeof testNetwork>, 'simulation' | 'one'>, host: string, port: number) {
  let outcome: HttpOutcome | undefined
  one.http(get(host, port), { timeoutMs: 1_000 }, (found) => (outcome = found))
  expect(outcome).toBeUndefined()
  simulation.clock.advanceTo(simulation.clock.now() + 2_000)
  return outcome
}

const bodyOf = (outcome: HttpOutcome | undefined) => (outcome && 'response' in outcome ? outcome.response.body : outcome)

describe('the pod network', () => {
  it('gives pods addresses of their node in order, and rests a freed one', () => {
    const { one, two, pod } = testNetwork()
    const first = pod(one, 'a')
    expect([first.address, pod(one, 'b').address, pod(two, 'c').address]).toEqual(['10.244.1.2', '10.244.1.3', '10.244.2.2'])
    first.remove()
    expect(pod(one, 'd').address).toBe('10.244.1.4')
  })

  it('brings a request to a pod of another node under the address of the sender', () => {
    const setting = testNetwork()
    setting.pod(setting.two, 'web').listen(80, echo('web'))
    expect(bodyOf(outcomeOf(setting, '10.244.2.2', 80))).toBe('web / 172.18.0.3')
  })

  it('speaks to pods of its own node with the address of the bridge', () => {
    const setting = testNetwork()
    setting.pod(setting.one, 'web').listen(80, echo('web'))
    expect(bodyOf(outcomeOf(setting, '10.244.1.2', 80))).toBe('web / 10.244.1.1')
  })

  it('tells refused from timed out', () => {
    const setting = testNetwork()
    const web = setting.pod(setting.two, 'web')
    expect(outcomeOf(setting, web.address, 81)).toEqual({ failure: 'refused', address: web.address, port: 81 })
    expect(outcomeOf(setting, '10.244.2.77', 80)).toEqual({ failure: 'timeout', address: '10.244.2.77', port: 80 })
    web.remove()
    expect(outcomeOf(setting, web.address, 80)).toEqual({ failure: 'timeout', address: web.address, port: 80 })
  })

  it('loses what is sent to a machine without power, or through it, and breaks no word to those who wait', () => {
    const setting = testNetwork()
    const web = setting.pod(setting.two, 'web')
    web.listen(80, { protocol: 'http', handle: () => ({ delayMs: 500, response: { status: 200, headers: {}, body: '' } }) })
    setting.two.addPod({ namespace: 'default', name: 'host', hostNetwork: true }).listen(80, echo('host'))
    let waiting: HttpOutcome | undefined
    setting.one.http(get(web.address, 80), { timeoutMs: 1_000 }, (outcome) => (waiting = outcome))
    setting.simulation.clock.advanceTo(START + 100)
    setting.two.powerOff()
    expect(outcomeOf(setting, web.address, 80)).toMatchObject({ failure: 'timeout' })
    expect(outcomeOf(setting, '172.18.0.4', 80)).toMatchObject({ failure: 'timeout' })
    expect(waiting).toMatchObject({ failure: 'timeout' })
  })

  it('lets a node ask for names of the world, and for itself', () => {
    const setting = testNetwork()
    expect(outcomeOf(setting, 'example.com', 80)).toMatchObject({ response: { status: 200 } })
    expect(outcomeOf(setting, 'web.default', 80)).toEqual({ failure: 'unknown-host', host: 'web.default' })
    expect(outcomeOf(setting, 'localhost', 80)).toMatchObject({ failure: 'refused', address: '127.0.0.1' })
  })

  it('does not let one namespace listen twice on a port, and closes what a host-network pod leaves', () => {
    const { one } = testNetwork()
    const hostPod = () => one.addPod({ namespace: 'default', name: 'host', hostNetwork: true })
    const first = hostPod()
    expect(first.address).toBe('172.18.0.3')
    expect(first.listen(80, echo('a'))).toBeDefined()
    expect(hostPod().listen(80, echo('b'))).toBeUndefined()
    first.remove()
    expect(hostPod().listen(80, echo('b'))).toBeDefined()
  })

  it('hides a listener on loopback from other namespaces', () => {
    const setting = testNetwork()
    setting.pod(setting.two, 'web').listen(80, echo('web'), { address: '127.0.0.1' })
    expect(outcomeOf(setting, '10.244.2.2', 80)).toMatchObject({ failure: 'refused' })
  })

  it('lets the machine outside reach nodes but neither pods nor bridges', async () => {
    const { simulation, network, one, pod } = testNetwork()
    one.addPod({ namespace: 'default', name: 'host', hostNetwork: true }).listen(80, echo('host'))
    pod(one, 'web').listen(80, echo('web'))
    const stack = network.outside({ files: new MemoryFileSystem({ clock: simulation.clock }), cause: 0 })
    const asked = Promise.all(['172.18.0.3', '10.244.1.2', '10.244.1.1'].map((host) => stack.http(get(host, 80), { timeoutMs: 500 })))
    await drive(simulation.clock, { untilMs: START + 1_000 })
    const [host, ...others] = await asked
    expect(bodyOf(host)).toBe('host / 172.18.0.1')
    expect(others).toMatchObject([{ failure: 'timeout' }, { failure: 'timeout' }])
  })

  it('lets the machine outside reach itself', async () => {
    const { simulation, network } = testNetwork()
    const stack = network.outside({ files: new MemoryFileSystem({ clock: simulation.clock }), cause: 0 })
    stack.listen(8080, echo('own'), { address: '127.0.0.1' })
    const asked = stack.http(get('127.0.0.1', 8080), { timeoutMs: 500 })
    await drive(simulation.clock, { untilMs: START + 1_000 })
    expect(bodyOf(await asked)).toBe('own / 127.0.0.1')
  })
})

describe('packets in the rules', () => {
  const service = '10.96.0.50'
  const rules = (rule: Omit<Rule, 'match'>, chain: 'OUTPUT' | 'FORWARD', table: 'nat' | 'filter') => ({
    filter: new Map<string, readonly Rule[]>(table === 'filter' ? [[chain, [matching(rule)]]] : []),
    nat: new Map<string, readonly Rule[]>(table === 'nat' ? [[chain, [matching(rule)]]] : []),
  })
  const matching = (rule: Omit<Rule, 'match'>): Rule => ({
    ...rule,
    match: { protocol: 'tcp', destination: { cidr: `${service}/32` }, destinationPort: 80 },
  })

  it('go where DNAT sends them', () => {
    const setting = testNetwork()
    setting.pod(setting.two, 'web').listen(8080, echo('web'))
    setting.one.setRules(rules({ target: { dnat: { address: '10.244.2.2', port: 8080 } } }, 'OUTPUT', 'nat'))
    expect(bodyOf(outcomeOf(setting, service, 80))).toBe('web / 172.18.0.3')
    expect(outcomeOf(setting, service, 81)).toMatchObject({ failure: 'timeout' })
  })

  it('are refused by REJECT and lost by DROP', () => {
    const setting = testNetwork()
    setting.one.setRules(rules({ target: { verdict: 'REJECT' } }, 'OUTPUT', 'filter'))
    expect(outcomeOf(setting, service, 80)).toEqual({ failure: 'refused', address: service, port: 80 })
    setting.one.setRules(rules({ target: { verdict: 'DROP' } }, 'OUTPUT', 'filter'))
    expect(outcomeOf(setting, service, 80)).toEqual({ failure: 'timeout', address: service, port: 80 })
  })

  it('leave a story for the page', () => {
    const setting = testNetwork()
    setting.pod(setting.two, 'web')
    setting.one.setRules(rules({ target: { dnat: { address: '10.244.2.2', port: 8080 } }, comment: 'default/web:http' }, 'OUTPUT', 'nat'))
    outcomeOf(setting, service, 80)
    expect(setting.network.requestsSince(0)).toMatchObject([
      {
        from: 'Node/worker-1',
        address: service,
        port: 80,
        to: 'Pod/default/web',
        outcome: 'refused',
        hops: [
          { at: 'iptables', ok: true, object: 'Service/default/web', text: 'worker-1 sends it on to 10.244.2.2:8080' },
          { at: 'socket', ok: false, text: 'connection refused on 10.244.2.2:8080; nothing listens in Pod/default/web' },
        ],
      },
    ])
  })
})
