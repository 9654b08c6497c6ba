/**
 * A load balancer of the cloud: a machine outside of the cluster that takes connections and passes them on to nodes, in its own name.
 * Upstream: sigs.k8s.io/cloud-provider-kind pkg/loadbalancer/proxy.go (v0.6), which starts an Envoy for each.
 *
 * Simplified: a connection that it does not pass on is refused; Envoy takes every connection and then closes those.
 */
import { formatAddress, parseAddress } from './address'
import type { NetworkNamespace } from './network-namespace'
import type { Packet } from './packet'

export interface PassedOn {
  /** Of a node. */
  readonly address: string
  readonly port: number
}

export interface Asked {
  readonly protocol: Packet['protocol']
  readonly port: number
  readonly source: string
  /** Absent in a rehearsal, which takes the first choice. */
  readonly chance: (() => number) | undefined
}

/** Who gets the connection; undefined: nobody. */
export type Balance = (asked: Asked) => PassedOn | undefined

export interface BalancerOptions {
  /** What it is called in traces: `Service/default/web`. */
  readonly name: string
  readonly address: string
  readonly balance: Balance
}

/** Rewrites the packet into one of the balancer's own; false when nobody is to get it. */
export function passOn(packet: Packet, { balance, address }: NetworkNamespace, chance: (() => number) | undefined): PassedOn | undefined {
  const { protocol, source, destinationPort: port } = packet
  const target = balance?.({ protocol, port, source: formatAddress(source), chance })
  if (!target) return undefined
  packet.source = address
  packet.destination = parseAddress(target.address)
  packet.destinationPort = target.port
  packet.mark = 0
  packet.translated = false
  return target
}
