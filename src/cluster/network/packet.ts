/** The first packet of a connection on its way, as netfilter sees and rewrites it. Later packets follow the verdict of the first. */
export type Protocol = 'tcp' | 'udp' | 'icmp'

export interface Packet {
  /** Rules may speak of SCTP; no program here does. */
  readonly protocol: Protocol | 'sctp'
  source: number
  readonly sourcePort: number
  destination: number
  destinationPort: number
  mark: number
  /** Conntrack's DNAT state: the destination is not the one the sender wrote. */
  translated: boolean
}
