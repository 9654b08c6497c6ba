/** What all stacks of one network share, and how a connection begins: its first packet walks, and the walk is written down. */
import type { Clock } from '../../base/clock'
import type { Random } from '../../base/random'
import { formatAddress, isLoopback } from './address'
import type { NetworkNamespace } from './network-namespace'
import type { NodeState } from './node-state'
import type { Packet, Protocol } from './packet'
import { publishedAddress } from './published-ports'
import type { RequestLog, RequestRecord, RequestResult } from './request-log'
import { route, type Latency, type RouteTable } from './route'

export interface Fabric extends RouteTable {
  readonly clock: Clock
  readonly random: Random
  /** Of `random`, in [0, 1). */
  readonly chance: () => number
  readonly latency: Latency
  readonly owners: Map<number, NetworkNamespace>
  readonly nodes: Map<string, NodeState>
  /** `Pod/default/web` -> where it lives; host-network pods live in their node's namespace. */
  readonly pods: Map<string, NetworkNamespace>
  readonly log: RequestLog
  /** Who had an address last, and until when: what pods leave behind. */
  readonly former: Map<number, FormerOwner>
}

export interface FormerOwner {
  readonly name: string
  readonly until: string
}

export interface Destination {
  readonly protocol: Protocol
  readonly address: number
  readonly port: number
}

/** Sends the first packet: what becomes of it is known at once, and told by the clock when it would be known. */
export function openFlow(fabric: Fabric, from: NetworkNamespace, destination: Destination): RequestRecord {
  const { clock, log } = fabric
  const packet = firstPacket(fabric, { from, sourcePort: from.ephemeralPort() }, destination)
  const { source } = packet
  const way = route(fabric, from, { packet, isRehearsal: false })
  const record: RequestRecord = {
    id: log.nextId,
    cause: clock.cause,
    at: clock.now(),
    from: from.name,
    protocol: destination.protocol,
    address: destination.address,
    port: destination.port,
    packet,
    source,
    former: way.fate === 'lost' ? formerOwner(fabric, packet.destination) : undefined,
    route: way,
    outcome: undefined,
    endedAt: 0,
    request: undefined,
    status: undefined,
    question: undefined,
    reply: undefined,
  }
  log.add(record)
  return record
}

export const formerOwner = ({ former, owners }: Fabric, address: number): FormerOwner | undefined =>
  owners.get(address)?.alive ? undefined : former.get(address)

export interface Sender {
  readonly from: NetworkNamespace
  readonly sourcePort: number
}

export function firstPacket(fabric: Fabric, { from, sourcePort }: Sender, { protocol, address, port }: Destination): Packet {
  const isPublished = from.publishedPorts.length > 0 && protocol === 'tcp'
  const destination = isPublished ? publishedAddress(fabric.nodes, from, { address, port }) : address
  return {
    protocol,
    source: sourceFor(fabric, from, destination),
    sourcePort,
    destination,
    destinationPort: port,
    mark: 0,
    translated: false,
  }
}

export function finish(fabric: Fabric, record: RequestRecord, outcome: RequestResult): void {
  record.outcome = outcome
  record.endedAt = fabric.clock.now()
}

/** A node speaks to its own pods with the bridge's address, to itself by loopback with that of loopback. */
function sourceFor(fabric: Fabric, from: NetworkNamespace, destination: number): number {
  if (isLoopback(destination)) return destination
  if (!from.isHost || !from.node) return from.address
  const owner = fabric.owners.get(destination)
  return owner && !owner.isHost && owner.node === from.node ? from.node.pool.gateway : from.address
}

/** Without building text where somebody already has it. */
export function addressText({ owners }: Fabric, address: number): string {
  const owner = owners.get(address)
  if (owner?.address === address) return owner.addressText
  const pool = owner?.node?.pool
  return pool?.gateway === address ? pool.gatewayText : formatAddress(address)
}
