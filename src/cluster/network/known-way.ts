/**
 * The last way from a node to a pod of its own, kept with the pod. It holds as long as the rules are the same and the next packet looks like
 * the last: each lookup compares all that decided, so nobody has to forget anything. Ways by chance, by time and past NetworkPolicies
 * are not kept. Upstream: none; a kernel walks its rules for each connection.
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

/** The packet is then as it arrives. */
export function recallWay({ knownWay }: NetworkNamespace, node: NodeState, packet: Packet): Route | undefined {
  if (!knownWay) return undefined
  const { rules, sent, arrived } = knownWay
  if (rules !== node.rules || knownWay.version !== rules.version || knownWay.hostPorts !== node.hostPorts || !node.host.alive) return undefined
  if (sent.destinationPort !== packet.destinationPort || sent.source !== packet.source || sent.protocol !== packet.protocol) return undefined
  packet.source = arrived.source
  packet.mark = arrived.mark
  return knownWay.route
}

/** Where the rules have another destination written into it, the way is one to a Service, and is not kept. */
export function rememberWay(target: NetworkNamespace, { rules, hostPorts }: NodeState, { sent, arrived, route }: Pick<KnownWay, 'sent' | 'arrived' | 'route'>): void {
  const { version } = rules
  if (version === undefined || arrived.translated) return
  target.knownWay = { rules, version, hostPorts, sent, arrived: { ...arrived }, route }
}
