/** What the network knows of a node: its addresses, its rules, and what its kernel remembers. */
import { isLoopback, parseAddress } from './address'
import { AddressPool } from './address-pool'
import type { LinkState } from './link-loss'
import type { Ruleset } from './netfilter'
import type { HostPortRules, MappedPod } from './host-ports'
import { LOOPBACK, NetworkNamespace } from './network-namespace'
import type { PacketFilter } from './packet-filter'
import { pluginRules } from './plugin-rules'

export const noRules: Ruleset = { filter: new Map(), nat: new Map() }

/** Of docker's networks. */
export const OUTSIDE_PREFIX = 16

export interface NodeOptions {
  readonly name: string
  readonly address: string
  readonly podCIDR: string
  readonly clusterCIDR: string
}

export class NodeState {
  readonly name: string
  readonly address: number
  readonly pool: AddressPool
  readonly host: NetworkNamespace
  readonly isLocal: (address: number) => boolean
  /** Session affinity, `-m recent`. */
  readonly recent = new Map<string, Map<number, number>>()
  /** Its cable is pulled: nothing comes in from other machines, and nothing gets out to them. */
  isCut = false
  /** Its cable is slow or loses packets. */
  link: LinkState | undefined
  /** kube-proxy's. */
  rules: Ruleset = noRules
  /** Pods with ports of the node, and the rules for them; undefined: there never was one. */
  readonly mappedPods = new Set<MappedPod>()
  hostPorts: HostPortRules | undefined
  /** The network plugin's, walked after kube-proxy's. */
  readonly pluginRules: Ruleset
  /** The network plugin's agent, while it runs. */
  packetFilter: PacketFilter | undefined

  constructor(options: NodeOptions) {
    this.name = options.name
    this.address = parseAddress(options.address)
    this.pool = new AddressPool(options.podCIDR)
    this.isLocal = localTest(this.address, this.pool.gateway)
    this.pluginRules = pluginRules(options)
    const bridge = { name: 'cni0', address: this.pool.gatewayText, prefixLength: this.pool.prefixLength }
    const interfaces = [LOOPBACK, { name: 'eth0', address: options.address, prefixLength: OUTSIDE_PREFIX }, bridge]
    this.host = new NetworkNamespace({ name: `Node/${this.name}`, address: this.address, node: this, isHost: true, interfaces, prefixLength: OUTSIDE_PREFIX })
  }
}

export const localTest =
  (address: number, gateway: number) =>
  (asked: number): boolean =>
    asked === address || asked === gateway || isLoopback(asked)
