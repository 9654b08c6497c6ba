/**
 * One nftables table: what `nft list ruleset` prints is what packets are matched with. Only the expressions that kindnet writes are
 * known. Upstream: nft(8), netfilter.org nftables 1.0.6 src/rule.c.
 */
import { formatAddress } from './address'
import type { Packet } from './packet'

export interface NftTable {
  readonly name: string
  /** The set of IPv4 addresses; the one of IPv6 addresses beside it stays empty. */
  readonly addresses: ReadonlySet<number>
  readonly chains: readonly NftChain[]
}

export interface NftChain {
  readonly name: 'prerouting' | 'postrouting'
  readonly priority: string
  readonly rules: readonly NftRule[]
}

export interface NftRule {
  readonly match: NftMatch
  readonly verdict: 'accept' | { readonly queue: number }
}

export type NftMatch =
  | { readonly udpPort: number; readonly negated?: boolean }
  | { readonly notProtocol: 'udp' }
  | { readonly neighbour: string }
  | { readonly user: number }
  | { readonly states: string }
  | { readonly side: 'saddr' | 'daddr'; readonly family: 'ip' | 'ip6' }

/** The rule that hands the packet to the queue; undefined when another accepts it, or the chain ends. */
export function queuedBy({ chains, addresses }: NftTable, name: NftChain['name'], packet: Readonly<Packet>): NftRule | undefined {
  for (const chain of chains) {
    if (chain.name !== name) continue
    for (const rule of chain.rules) if (isMatch(rule.match, packet, addresses)) return rule.verdict === 'accept' ? undefined : rule
  }
  return undefined
}

/**
 * First packets of IPv4 connections that some pod or outsider sent: they are neither established nor of a user of this node, and
 * neither IPv6 nor its neighbour discovery. What the node itself sends does not come here (route.ts).
 */
function isMatch(match: NftMatch, packet: Readonly<Packet>, addresses: ReadonlySet<number>): boolean {
  if ('side' in match) return match.family === 'ip' && addresses.has(match.side === 'saddr' ? packet.source : packet.destination)
  if ('udpPort' in match) return packet.protocol === 'udp' && (packet.destinationPort === match.udpPort) !== (match.negated === true)
  return 'notProtocol' in match && packet.protocol !== match.notProtocol
}

export function formatNftTable({ name, addresses, chains }: NftTable): string {
  const sets = [formatSet('podips-v4', 'ipv4_addr', [...addresses].sort((a, b) => (a >>> 0) - (b >>> 0)).map(formatAddress)), formatSet('podips-v6', 'ipv6_addr', [])]
  return `table inet ${name} {\n${[...sets, ...chains.map(formatChain)].join('\n')}}\n`
}

const formatSet = (name: string, type: string, elements: readonly string[]): string =>
  `\tset ${name} {\n\t\ttype ${type}\n${elements.length > 0 ? `\t\telements = { ${elements.join(', ')} }\n` : ''}\t}\n`

function formatChain({ name, priority, rules }: NftChain): string {
  const lines = [`type filter hook ${name} priority ${priority}; policy accept;`, ...rules.map(formatNftRule)]
  return `\tchain ${name} {\n${lines.map((line) => `\t\t${line}\n`).join('')}\t}\n`
}

export const formatNftRule = ({ match, verdict }: NftRule): string =>
  `${formatMatch(match)} ${typeof verdict === 'string' ? verdict : `queue flags bypass to ${verdict.queue}`}`

function formatMatch(match: NftMatch): string {
  if ('side' in match) return `${match.family} ${match.side} @podips-${match.family === 'ip' ? 'v4' : 'v6'}`
  if ('udpPort' in match) return `udp dport ${match.negated ? '!= ' : ''}${match.udpPort}`
  if ('notProtocol' in match) return `meta l4proto != ${match.notProtocol}`
  if ('neighbour' in match) return `icmpv6 type ${match.neighbour}`
  return 'user' in match ? `meta skuid ${match.user}` : `ct state ${match.states}`
}
