/**
 * What the kernel of a machine tells of its netfilter: the rules, as `iptables-save` prints them, and the connections that it tracks,
 * as `conntrack -L` does. A pod's network namespace has neither. Upstream: netfilter.org iptables 1.8.9, conntrack-tools 1.4.7;
 * Linux 6.1 net/netfilter/nf_conntrack_proto_{tcp,udp,icmp}.c for the timeouts.
 *
 * Simplified: of connections only the network's last 1,024 are told, and UDP flows whose endpoint is gone are left out, which a real
 * kube-proxy deletes one by one.
 */
import type { KernelTables } from '../../base/os/network-stack'
import { formatAddress } from './address'
import type { Fabric } from './fabric'
import { formatRuleset } from './iptables-save'
import { formatNftTable } from './nft-table'
import type { NodeState } from './node-state'
import type { RequestRecord } from './request-log'

/** Seconds that an entry lives on, by what became of the connection. */
const ESTABLISHED = 432_000
const TIME_WAIT = 120
const SYN_SENT = 120
const CLOSE = 10
const DATAGRAM = 30

export const iptablesOf = ({ rules, hostPorts, pluginRules }: NodeState): string =>
  formatRuleset([...(hostPorts ? [hostPorts.front] : []), rules, ...(hostPorts ? [hostPorts.back] : []), pluginRules])

export const kernelTables = (fabric: Fabric, node: NodeState | undefined): KernelTables => ({
  iptables: () => (node ? iptablesOf(node) : ''),
  nftables: () => (node?.packetFilter ? formatNftTable(node.packetFilter.table) : ''),
  conntrack: () => (node ? fabric.log.since(0).flatMap((record) => entryOf(fabric, node, record) ?? []) : []),
})

function entryOf(fabric: Fabric, node: NodeState, record: RequestRecord): string | undefined {
  const { steps } = record.route
  const at = steps.findIndex((step) => step.node === node.name && !step.balancer)
  if (at < 0 || record.route.fate === 'dropped' || record.route.fate === 'rejected') return undefined
  const { protocol, packet } = record
  if (protocol === 'udp' && !fabric.owners.has(packet.destination)) return undefined
  const life = lifeOf(record, fabric.clock.now())
  if (life.left <= 0) return undefined
  const changedAt = steps.findIndex(({ matched, balancer }) => balancer !== undefined || matched.some(({ dnat }) => dnat))
  const isFirst = changedAt < 0 || at <= changedAt
  const original = isFirst
    ? [record.source, record.address, packet.sourcePort, record.port]
    : [packet.source, packet.destination, packet.sourcePort, packet.destinationPort]
  const reply = [packet.destination, packet.source, packet.destinationPort, packet.sourcePort]
  const isEcho = protocol === 'icmp'
  const [there, back] = isEcho ? [echo(original, 8, packet.sourcePort), echo(reply, 0, packet.sourcePort)] : [tuple(original), tuple(reply)]
  const words = [there, ...(life.isAnswered ? [] : ['[UNREPLIED]']), back, ...(life.isAssured ? ['[ASSURED]'] : [])]
  const head = `${protocol.padEnd(8)} ${numbers[protocol]} ${life.left}${life.state ? ` ${life.state}` : ''}`
  return `${head} ${words.join(' ')} mark=0 use=1`
}

const numbers = { tcp: 6, udp: 17, icmp: 1 } as const

interface Life {
  readonly left: number
  readonly state: string | undefined
  readonly isAnswered: boolean
  readonly isAssured: boolean
}

/** When a bare TCP connection is closed nobody writes down: it is told as open for as long as the kernel would remember it. */
function lifeOf({ protocol, outcome, at, endedAt, request }: RequestRecord, now: number): Life {
  const since = (from: number, seconds: number): number => seconds - Math.floor((now - from) / 1000)
  const isAnswered = outcome === 'answered'
  if (protocol !== 'tcp') return { left: since(isAnswered ? endedAt : at, DATAGRAM), state: undefined, isAnswered, isAssured: false }
  if (outcome === undefined || (isAnswered && !request)) return { left: since(at, ESTABLISHED), state: 'ESTABLISHED', isAnswered: true, isAssured: true }
  if (isAnswered) return { left: since(endedAt, TIME_WAIT), state: 'TIME_WAIT', isAnswered, isAssured: true }
  if (outcome === 'timeout') return { left: since(at, SYN_SENT), state: 'SYN_SENT', isAnswered, isAssured: false }
  return { left: since(endedAt, CLOSE), state: 'CLOSE', isAnswered: true, isAssured: false }
}

const addresses = ([source, destination]: readonly number[]): string => `src=${formatAddress(source)} dst=${formatAddress(destination)}`

const tuple = (flow: readonly number[]): string => `${addresses(flow)} sport=${flow[2]} dport=${flow[3]}`

const echo = (flow: readonly number[], type: number, id: number): string => `${addresses(flow)} type=${type} code=0 id=${id}`
