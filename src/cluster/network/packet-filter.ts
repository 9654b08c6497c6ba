/**
 * What the network plugin's agent adds to a node's netfilter: nftables chains that hand a packet to a queue, and the agent that
 * listens there and decides. Upstream: sigs.k8s.io/kube-network-policies pkg/networkpolicy/controller.go (v0.7).
 */
import type { NftTable } from './nft-table'
import type { Packet } from './packet'

export interface PacketFilter {
  readonly table: NftTable
  /** False while no packet can come to the queue: nothing is walked then. */
  isBusy: boolean
  decide(packet: Readonly<Packet>): PolicyDecision
}

export interface PolicyDecision {
  readonly accepted: boolean
  /** What held the sender, where a policy rules what it sends. */
  readonly egress: PolicyFinding | undefined
  /** What held the receiver; not asked when the sender was held back. */
  readonly ingress: PolicyFinding | undefined
}

/** The one place in a policy that let a packet pass, or that came closest to it. */
export interface PolicyFinding {
  readonly ok: boolean
  readonly direction: 'egress' | 'ingress'
  /** `NetworkPolicy/default/web` */
  readonly object: string
  /** `spec.ingress[0].from[1]` */
  readonly path: string
  /** Words are made when somebody reads them. */
  text(): string
}
