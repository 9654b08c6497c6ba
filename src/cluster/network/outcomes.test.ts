/** How a connection ends is told apart as a kernel tells it apart. Upstream: tcp(7), connect(2), icmp(7). */
import { describe, expect, it } from 'vitest'
import type { HttpOutcome, Listener } from '../../base/os/network-stack'
import { createSimulation } from '../../base/simulation'
import type { NodeNetwork } from './contract'
import type { Rule, Ruleset } from './netfilter'
import { createNetwork } from './network'
import { policyTable } from './policy-table.test.support'

const START = Date.UTC(2026, 0, 1)
const ADDRESS = '10.244.2.2'
const PATIENCE_MS = 5_000

function setting() {
  const simulation = createSimulation({ seed: 'outcomes', startMs: START })
  const network = createNetwork({ simulation })
  const [one, two] = ['worker-1', 'worker-2'].map((name, at) => network.addNode({ name, address: `172.18.0.${at + 3}`, podCIDR: `10.244.${at + 1}.0/24` }))
  const pod = (node: NodeNetwork, name: string) => node.addPod({ namespace: 'default', name, hostNetwork: false })
  const [client, server] = [pod(one, 'client'), pod(two, 'server')]
  return { simulation, network, one, two, client, server }
}

type Setting = ReturnType<typeof setting>

const page: Listener = { protocol: 'http', handle: () => ({ status: 200, headers: {}, body: '' }) }
const slow: Listener = { protocol: 'http', handle: () => ({ delayMs: 1_000, response: { status: 200, headers: {}, body: '' } }) }
const rejects: Ruleset = {
  filter: new Map<string, readonly Rule[]>([['OUTPUT', [{ match: { destination: { cidr: `${ADDRESS}/32` } }, target: { verdict: 'REJECT' } }]]]),
  nat: new Map(),
}

interface Case {
  readonly title: string
  readonly prepare: (setting: Setting) => void
  readonly result: 'answered' | 'refused' | 'timeout' | 'reset'
  /** When the sender knows, ms. */
  readonly within: readonly [number, number]
}

const AT_ONCE = [0, 5] as const
const AT_THE_END = [PATIENCE_MS, PATIENCE_MS] as const

const cases: readonly Case[] = [
  { title: 'somebody listens', prepare: ({ server }) => void server.listen(80, page), result: 'answered', within: AT_ONCE },
  { title: 'nobody listens: RST', prepare: () => undefined, result: 'refused', within: AT_ONCE },
  { title: 'somebody listens on loopback alone: RST', prepare: ({ server }) => void server.listen(80, page, { address: '127.0.0.1' }), result: 'refused', within: AT_ONCE },
  { title: 'only UDP is listened for: RST', prepare: ({ server }) => void server.listen(80, { protocol: 'udp', receive: () => undefined }), result: 'refused', within: AT_ONCE },
  { title: 'a rule says REJECT: ICMP', prepare: ({ one }) => one.setRules(rejects), result: 'refused', within: AT_ONCE },
  { title: 'a policy holds it back: silence', prepare: ({ server, two }) => (server.listen(80, page), two.setPacketFilter(policyTable(ADDRESS, false))), result: 'timeout', within: AT_THE_END },
  { title: 'a policy lets it pass', prepare: ({ server, two }) => (server.listen(80, page), two.setPacketFilter(policyTable(ADDRESS, true))), result: 'answered', within: AT_ONCE },
  { title: 'the pod is gone: silence', prepare: ({ server }) => server.remove(), result: 'timeout', within: AT_THE_END },
  { title: 'the machine is off: silence', prepare: ({ server, two }) => (server.listen(80, page), two.powerOff()), result: 'timeout', within: AT_THE_END },
  { title: 'the cable is pulled: silence', prepare: ({ server, two }) => (server.listen(80, page), two.setCable(false)), result: 'timeout', within: AT_THE_END },
  {
    title: 'the server ends before it has answered: RST',
    prepare(given) {
      const binding = given.server.listen(80, slow)
      given.simulation.clock.after(100, () => binding?.close())
    },
    result: 'reset',
    within: [1_000, 1_010],
  },
  {
    title: 'the machine goes off before it has answered: silence',
    prepare: ({ server, two, simulation }) => (server.listen(80, slow), void simulation.clock.after(100, () => two.powerOff())),
    result: 'timeout',
    within: AT_THE_END,
  },
  {
    title: 'a policy comes while the answer is on its way: what is connected stays so',
    prepare: ({ server, two, simulation }) => (server.listen(80, slow), void simulation.clock.after(100, () => two.setPacketFilter(policyTable(ADDRESS, false)))),
    result: 'answered',
    within: [1_000, 1_010],
  },
]

describe('a connection', () => {
  it.each(cases)('$title', ({ prepare, result, within }) => {
    const given = setting()
    prepare(given)
    let told: { outcome: HttpOutcome; after: number } | undefined
    const { clock } = given.simulation
    const request = { method: 'GET', host: ADDRESS, port: 80, path: '/', headers: {}, body: '' }
    given.one.http(request, { timeoutMs: PATIENCE_MS }, (outcome) => (told = { outcome, after: clock.now() - START }))
    clock.advanceTo(START + 2 * PATIENCE_MS)
    expect(told && ('failure' in told.outcome ? told.outcome.failure : 'answered')).toBe(result)
    expect(told?.after).toBeGreaterThanOrEqual(within[0])
    expect(told?.after).toBeLessThanOrEqual(within[1])
  })

  it.each([
    ['pod', ADDRESS, undefined],
    ['node', '172.18.0.4', undefined],
    ['the pod itself', '10.244.1.2', undefined],
    ['loopback', '127.0.0.1', undefined],
    ['an address that nobody has', '10.96.0.50', 'timeout'],
  ])('a ping of %s', (_what, host, failure) => {
    const { network } = setting()
    expect(network.probe({ namespace: 'default', pod: 'client' }, { protocol: 'icmp', host, port: 0 }).failure).toBe(failure)
  })
})
