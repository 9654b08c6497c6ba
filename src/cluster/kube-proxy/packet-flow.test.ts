/** Where packets end: upstream's vectors walked through the netfilter model, hook by hook, once for every draw that chance can make. */
import { describe, expect, it } from 'vitest'
import { formatAddress, isLoopback, parseAddress } from '../network/address'
import type { Ruleset } from '../network/netfilter'
import type { Packet } from '../network/packet'
import { Walk } from '../network/walk'
import { cases, type Flow } from './packet-flow.test.support'
import { here, rulesFor, testConfig } from './rules.test.support'

const MARK = 0x4000

interface Outcome {
  readonly output: string
  readonly masq: boolean
}

const isLocal = (address: number): boolean => isLoopback(address) || here.addresses.includes(formatAddress(address))

function send(rules: Ruleset, [, source, destination, , , protocol = 'tcp']: Flow, draw: number): Outcome {
  const [address, port] = destination.split(':')
  const packet: Packet = {
    ...{ protocol, source: parseAddress(source), sourcePort: 40_000, mark: 0, translated: false },
    destination: parseAddress(address),
    destinationPort: Number(port),
  }
  const walk = new Walk(rules, packet, { isLocal, nowMs: 0, chance: () => draw, recent: new Map(), matched: [], isUncertain: false })
  const isOwn = isLocal(packet.source)
  walk.through('nat', isOwn ? 'OUTPUT' : 'PREROUTING')
  const toNode = isLocal(packet.destination)
  const hooks = isOwn ? ['OUTPUT', ...(toNode ? ['INPUT'] : [])] : [toNode ? 'INPUT' : 'FORWARD']
  const masq = (packet.mark & MARK) !== 0
  const verdict = hooks.map((hook) => walk.through('filter', hook)).find((each) => each !== undefined)
  if (verdict === 'DROP' || verdict === 'REJECT') return { output: verdict, masq }
  expect(walk.through('nat', 'POSTROUTING')).toBe(masq ? 'MASQUERADE' : undefined)
  const to = `${formatAddress(packet.destination)}:${packet.destinationPort}`
  return { output: packet.translated ? to : (verdict ?? ''), masq }
}

/** Up to five endpoints: ten draws meet them all. */
function flow(rules: Ruleset, vector: Flow): Outcome {
  const outcomes = Array.from({ length: 10 }, (_, i) => send(rules, vector, (i + 0.5) / 10))
  const masq = new Set(outcomes.map((outcome) => outcome.masq))
  expect(masq.size).toBe(1)
  return { output: [...new Set(outcomes.map(({ output }) => output))].sort().join(', '), masq: masq.has(true) }
}

describe.each(cases)('$title', ({ config, given, flows }) => {
  const rules = rulesFor(given, { ...testConfig, ...config })
  it.each(flows.map((vector) => ({ vector, title: vector.slice(0, 3).join(', ') })))('$title', ({ vector }) => {
    expect(flow(rules, vector)).toEqual({ output: vector[3], masq: vector[4] === 'masq' })
  })
})

it('holds all of upstream’s vectors', () => {
  expect(cases.reduce((sum, { flows }) => sum + flows.length, 0)).toBeGreaterThanOrEqual(200)
})
