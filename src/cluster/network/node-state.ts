/** What the network knows of a node: its addresses, its rules, and what its kernel remembers. */
import { isLoopback } from './address'
import type { AddressPool } from './address-pool'
import type { LinkState } from './link-loss'
import type { Ruleset } from './netfilter'
import type { HostPortRules, MappedPod } from './host-ports'
import type { NetworkNamespace } from './network-namespace'
import type { PacketFilter } from './packet-filter'

export interface NodeState {
  readonly name: string
  readonly address: number
  readonly pool: AddressPool
  readonly host: NetworkNamespace
  /** Session affinity, `-m recent`. */
  readonly recent: Map<string, Map<number, number>>
  readonly isLocal: (address: number) => boolean
  /** Its cable is pulled: nothing comes in from other machines, and nothing gets out to them. */
  isCut: boolean
  /** Its cable is slow or loses packets. */
  link: LinkState | undefined
  /** kube-proxy's. */
  rules: Ruleset
  /** Pods with ports of the node, and the rules for them; undefined: there never was one. */
  readonly mappedPods: Set<MappedPod>
  hostPorts: HostPortRules | undefined
  /** The network plugin's, walked after kube-proxy's. */
  readonly pluginRules: Ruleset
  /** The network plugin's agent, while it runs. */
  packetFilter: PacketFilter | undefined
}

export const noRules: Ruleset = { filter: new Map(), nat: new Map() }

export const localTest =
  (address: number, gateway: number) =>
  (asked: number): boolean =>
    asked === address || asked === gateway || isLoopback(asked)
