/**
 * The last ways from a node to itself and to each of its own pods, kept with the receiver. They hold as long as the rules are the same and
 * the next packet looks like the last: each lookup compares all that decided, so nobody has to forget anything. Ways by chance, by time and
 * past NetworkPolicies are not kept. Upstream: none; a kernel walks its rules for each connection.
 */
import type { NetworkNamespace } from './network-namespace'
import type { NodeState } from './node-state'
import type { Packet } from './packet'
import type { Route } from './route'

export interface KnownWay {
  readonly rules: NodeState['rules']
  readonly version: number
  readonly hostPorts: NodeState['hostPorts']
  readonly sent: Packet
  readonly arrived: Packet
  readonly route: Route
}

/** A kubelet asks one or two ports of a pod, and a handful of its own machine. */
const MOST_WAYS = 8
const none: readonly KnownWay[] = []

/** The packet is then as it arrives. */
export function recallWay({ knownWays = none }: NetworkNamespace, node: NodeState, packet: Packet): Route | undefined {
  for (const way of knownWays) {
    if (!looksLike(way.sent, packet)) continue
    if (!stillHolds(way, node)) return undefined
    packet.source = way.arrived.source
    packet.mark = way.arrived.mark
    return way.route
  }
  return undefined
}

/** Where the rules have another destination written into it, the way is one to a Service, and is not kept. */
export function rememberWay(target: NetworkNamespace, { rules, hostPorts }: NodeState, { sent, arrived, route }: Pick<KnownWay, 'sent' | 'arrived' | 'route'>): void {
  const { version } = rules
  if (version === undefined || arrived.translated) return
  const others = (target.knownWays ?? none).filter((way) => !looksLike(way.sent, sent))
  target.knownWays = [...others.slice(1 - MOST_WAYS), { rules, version, hostPorts, sent, arrived: { ...arrived }, route }]
}

const looksLike = (a: Packet, b: Packet): boolean =>
  a.destinationPort === b.destinationPort && a.destination === b.destination && a.source === b.source && a.protocol === b.protocol

const stillHolds = ({ rules, version, hostPorts }: KnownWay, node: NodeState): boolean =>
  rules === node.rules && version === rules.version && hostPorts === node.hostPorts && node.host.alive
