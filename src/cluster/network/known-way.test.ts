/** Kubelets ask the pods of their node again and again; what was remembered of the way must never decide what the rules would not. */
import { describe, expect, it } from 'vitest'
import type { HttpOutcome, HttpRequest, Listener } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import type { Rule } from './netfilter'
import { createNetwork } from './network'

const listener: Listener = { protocol: 'http', handle: ({ remoteAddress }) => ({ status: 200, headers: {}, body: remoteAddress }) }

function setting() {
  const simulation = createSimulation({ seed: '1', startMs: 0 })
  const network = createNetwork({ simulation })
  const node = network.addNode({ name: 'worker-1', address: '172.18.0.3', podCIDR: '10.244.1.0/24' })
  const filter = new Map<string, readonly Rule[]>()
  const nat = new Map<string, readonly Rule[]>()
  const written = { filter, nat, version: 1 }
  const web = node.addPod({ namespace: 'default', name: 'web', hostNetwork: false })
  web.listen(80, listener)
  web.listen(81, listener)
  node.setRules(written)
  const ask = (port = 80, host = '10.244.1.2') => {
    let outcome: HttpOutcome | undefined
    const request: HttpRequest = { method: 'GET', host, port, path: '/', headers: {}, body: '' }
    node.http(request, { timeoutMs: 1_000 }, (found) => (outcome = found))
    simulation.clock.advanceTo(simulation.clock.now() + 2_000)
    return outcome && 'response' in outcome ? outcome.response.body : outcome?.failure
  }
  const stories = () => network.tracesSince(0).map(({ hops }) => JSON.stringify(hops).replace(/:32[78]\d\d/, ''))
  return { node, web, written, ask, stories }
}

/** The node's own sockets, by all of its addresses and more ports than are remembered. */
function ownSetting() {
  const { node, written, ...rest } = setting()
  const machine = node.addPod({ namespace: 'kube-system', name: 'etcd', hostNetwork: true })
  for (let port = 80; port < 92; port++) machine.listen(port, listener)
  return { ...rest, node, written, addresses: ['127.0.0.1', '172.18.0.3', '10.244.1.1'] }
}

const refuse: Rule = { match: { destinationPort: 80 }, target: { verdict: 'REJECT' } }

describe('the way from a node to its own pods', () => {
  it('is told alike, whether it was walked or remembered', () => {
    const { ask, written, stories } = setting()
    written.nat.set('POSTROUTING', [{ match: {}, target: { verdict: 'MASQUERADE' } }])
    expect([ask(), ask(), ask()]).toEqual(['10.244.1.1', '10.244.1.1', '10.244.1.1'])
    const [first, ...others] = stories()
    expect(first).toContain('MASQUERADE')
    expect(others).toEqual([first, first])
  })

  it('changes with rules that are written into place', () => {
    const { ask, written } = setting()
    expect([ask(), ask()]).toEqual(['10.244.1.1', '10.244.1.1'])
    written.filter.set('OUTPUT', [refuse])
    written.version++
    expect([ask(), ask(81)]).toEqual(['refused', '10.244.1.1'])
    written.filter.delete('OUTPUT')
    written.version++
    expect(ask()).toBe('10.244.1.1')
  })

  it('changes with other rules of the same version', () => {
    const { ask, node } = setting()
    ask()
    node.setRules({ filter: new Map([['OUTPUT', [refuse]]]), nat: new Map(), version: 1 })
    expect(ask()).toBe('refused')
  })

  it('is not remembered where nobody counts the changes of rules', () => {
    const { ask, node } = setting()
    const filter = new Map<string, readonly Rule[]>()
    node.setRules({ filter, nat: new Map() })
    ask()
    filter.set('OUTPUT', [refuse])
    expect(ask()).toBe('refused')
  })

  it('is not remembered where chance had a say', () => {
    const { ask, written } = setting()
    written.filter.set('OUTPUT', [{ match: { probability: 0.5 }, target: { verdict: 'REJECT' } }])
    const answers = new Set(Array.from({ length: 40 }, () => ask()))
    expect(answers).toEqual(new Set(['refused', '10.244.1.1']))
  })

  it('ends with the pod, and with the power of the machine', () => {
    const { ask, web } = setting()
    expect(ask()).toBe('10.244.1.1')
    web.remove()
    expect(ask()).toBe('timeout')
    const other = setting()
    other.ask()
    other.node.powerOff()
    expect(other.ask()).toBe('timeout')
  })

  it('to itself is told alike, by each of its addresses and at each port', () => {
    const { ask, addresses, stories } = ownSetting()
    const ports = Array.from({ length: 12 }, (_, index) => 80 + index)
    const round = () => addresses.flatMap((address) => ports.map((port) => ask(port, address)))
    const sources = addresses.flatMap((address) => ports.map(() => (address === '10.244.1.1' ? '172.18.0.3' : address)))
    expect([round(), round(), round()]).toEqual([sources, sources, sources])
    const all = stories()
    const first = all.slice(0, sources.length)
    expect([all.slice(sources.length, 2 * sources.length), all.slice(2 * sources.length)]).toEqual([first, first])
    expect(new Set(first).size).toBeGreaterThan(addresses.length)
  })

  it('to itself changes with the rules, and ends with the power', () => {
    const { ask, written, node } = ownSetting()
    const round = () => [ask(80, '127.0.0.1'), ask(80, '172.18.0.3'), ask(81, '127.0.0.1')]
    round()
    written.filter.set('INPUT', [refuse])
    written.version++
    expect(round()).toEqual(['refused', 'refused', '127.0.0.1'])
    written.filter.set('INPUT', [{ match: { destinationPort: 81 }, target: { verdict: 'DROP' } }])
    written.version++
    expect(round()).toEqual(['127.0.0.1', '172.18.0.3', 'timeout'])
    node.powerOff()
    expect(round()).toEqual(['timeout', 'timeout', 'timeout'])
  })
})
