/**
 * What policies say to one packet: first whether the sender may send it, then whether the receiver may get it. A pod that no policy
 * rules in a direction is free in it; otherwise one rule of any policy must let the packet pass.
 * Upstream: kube-network-policies pkg/networkpolicy/{controller.go evaluatePacket,networkpolicy.go} (v0.7).
 */
import { formatAddress } from '../network/address'
import type { PolicyDecision, PolicyFinding } from '../network/packet-filter'
import type { CompiledPolicy, CompiledRule, Direction, Labels, Peer, PortTest } from './compile-policy'

/** A pod with an address of its own. */
export interface PolicedPod {
  /** `Pod/default/web` */
  readonly name: string
  readonly namespace: string
  readonly labels: Labels
  /** Named ports: `http/TCP` -> numbers. */
  readonly ports: ReadonlyMap<string, readonly number[]>
  /** Policies that rule what comes in, by name; none: free. */
  readonly ingress: readonly CompiledPolicy[]
  readonly egress: readonly CompiledPolicy[]
}

export interface Flow {
  /** `TCP`, `UDP`, `SCTP`; anything else has no ports. */
  readonly protocol: string
  readonly source: number
  readonly destination: number
  readonly destinationPort: number
}

export interface World {
  findPod(address: number): PolicedPod | undefined
  labelsOf(namespace: string): Labels
}

const free: PolicyDecision = { accepted: true, egress: undefined, ingress: undefined }

export function judge(flow: Flow, world: World): PolicyDecision {
  const sender = world.findPod(flow.source)
  const receiver = world.findPod(flow.destination)
  const side: Side = { flow, world, receiver, direction: 'egress', pod: sender, peer: receiver, peerAddress: flow.destination }
  const egress = sender && sender.egress.length > 0 ? judgeSide(side, sender.egress) : undefined
  if (egress && !egress.ok) return { accepted: false, egress, ingress: undefined }
  if (!receiver || receiver.ingress.length === 0) return egress ? { accepted: true, egress, ingress: undefined } : free
  const ingress = judgeSide({ ...side, direction: 'ingress', pod: receiver, peer: sender, peerAddress: flow.source }, receiver.ingress)
  return { accepted: ingress.ok, egress, ingress }
}

interface Side {
  readonly flow: Flow
  readonly world: World
  readonly direction: Direction
  /** Whose policies these are. */
  readonly pod: PolicedPod | undefined
  readonly peer: PolicedPod | undefined
  readonly peerAddress: number
  /** Whose ports are meant. */
  readonly receiver: PolicedPod | undefined
}

function judgeSide(side: Side, policies: readonly CompiledPolicy[]): PolicyFinding {
  for (const policy of policies) {
    for (const rule of policy[side.direction] ?? []) {
      const found = isPortMeant(rule, side) ? findPeer(rule, policy, side) : undefined
      if (found) return found
    }
  }
  return refusal(side, policies)
}

const isPortMeant = ({ ports }: CompiledRule, side: Side): boolean => ports.length === 0 || ports.some((port) => isPort(port, side))

function isPort({ protocol, first, last, portName }: PortTest, { flow, receiver }: Side): boolean {
  if (protocol !== flow.protocol) return false
  if (portName !== undefined) return receiver?.ports.get(`${portName}/${protocol}`)?.includes(flow.destinationPort) ?? false
  return first === -1 || (flow.destinationPort >= first && flow.destinationPort <= last)
}

function findPeer({ peers, all }: CompiledRule, policy: CompiledPolicy, side: Side): PolicyFinding | undefined {
  if (peers.length === 0) return all
  return peers.find((peer) => isPeer(peer, policy, side))?.finding
}

function isPeer({ block, pods, namespaces }: Peer, policy: CompiledPolicy, { peer, peerAddress, world }: Side): boolean {
  if (block) {
    const { range, except } = block
    return (peerAddress & range.mask) === range.base && !except.some(({ base, mask }) => (peerAddress & mask) === base)
  }
  if (!peer || (pods && !pods(peer.labels))) return false
  return namespaces ? namespaces(world.labelsOf(peer.namespace)) : peer.namespace === policy.namespace
}

/** The rule that came closest says why not. */
function refusal(side: Side, policies: readonly CompiledPolicy[]): PolicyFinding {
  const { direction } = side
  let closest = { policy: policies[0], path: 'spec.policyTypes', degree: 0 }
  for (const policy of policies) {
    for (const rule of policy[direction] ?? []) {
      const degree = closeness(rule, policy, side)
      if (degree > closest.degree) closest = { policy, path: degree === OTHER_PORT || degree === PORT_OF_ALL ? `${rule.path}.ports` : rule.peersPath, degree }
    }
  }
  const { policy, path, degree } = closest
  return { ok: false, direction, object: policy.name, path, text: () => refusalText(side, { policy, degree, path }) }
}

/** It names the peer and another port; the port and another peer; another peer for all ports; all peers and another port. */
const [OTHER_PORT, OTHER_PEER, PEER_OF_ALL, PORT_OF_ALL] = [4, 3, 2, 1]

function closeness(rule: CompiledRule, policy: CompiledPolicy, side: Side): number {
  if (rule.peers.length === 0) return PORT_OF_ALL
  if (findPeer(rule, policy, side)) return OTHER_PORT
  if (rule.ports.length === 0) return PEER_OF_ALL
  return isPortMeant(rule, side) ? OTHER_PEER : 0
}

function refusalText(side: Side, { policy, degree, path }: { policy: CompiledPolicy; degree: number; path: string }): string {
  const { direction, flow, pod, peer, peerAddress } = side
  const what = flow.protocol === 'ICMP' ? 'ICMP' : `${flow.protocol} ${flow.destinationPort}`
  const who = peer ? `${peer.name} (${formatAddress(peerAddress)})` : formatAddress(peerAddress)
  const [verb, word] = direction === 'ingress' ? ['get', 'from'] : ['send', 'to']
  const missing = degree === OTHER_PORT || degree === PORT_OF_ALL ? 'port' : peer ? 'pod' : 'address'
  const why = degree === 0 ? `no rule lets it ${direction === 'ingress' ? 'in' : 'out'}` : `${path} does not name that ${missing}`
  return `${pod?.name} may not ${verb} ${what} ${word} ${who}: ${policy.name} isolates it for ${direction}, and ${why}`
}
