/** The way of a connection told hop by hop, from the facts that the walk left behind. Words are made only when somebody reads them. */
import { formatAddress } from './address'
import type { CompiledRule } from './compiled-chain'
import type { Hop, PastRequest } from './contract'
import type { Destination } from './fabric'
import { formatRule } from './iptables-save'
import type { NetworkNamespace } from './network-namespace'
import type { Packet } from './packet'
import type { RequestRecord } from './request-log'
import type { Route, Step } from './route'

export interface Journey {
  readonly asked: Destination
  readonly packet: Readonly<Packet>
  readonly route: Route
}

export function explainRoute({ asked, packet, route }: Journey): readonly Hop[] {
  const hops = route.steps.filter(({ matched }) => matched.some(decides)).map(explainStep)
  if (route.fate !== 'lost') return hops
  const text = packet.translated
    ? `nobody has the address ${formatAddress(packet.destination)} any more: no answer will come`
    : `no rule and no machine knows ${formatAddress(asked.address)}:${asked.port}: no answer will come`
  return [...hops, { at: 'route', ok: false, text }]
}

const decides = ({ target, dnat }: CompiledRule): boolean =>
  dnat !== undefined || ('verdict' in target && (target.verdict === 'REJECT' || target.verdict === 'DROP'))

function explainStep({ node, matched }: Step): Hop {
  const decided = matched.find(decides)
  const comment = matched.findLast(({ rule }) => rule.comment?.includes('/'))?.rule.comment
  const rules = matched.map(({ chain, rule }) => formatRule(chain, rule))
  const base = { at: 'iptables' as const, rules, object: comment && serviceOf(comment) }
  if (decided?.dnat) {
    const { address, port } = decided.dnat
    return { ...base, ok: true, text: `${node} sends it on to ${formatAddress(address)}:${port}` }
  }
  const verdict = decided && 'verdict' in decided.target ? decided.target.verdict.toLowerCase() : 'accept'
  return { ...base, ok: false, text: `${node} answers with ${verdict}${decided?.rule.comment ? `: ${decided.rule.comment}` : ''}` }
}

/** kube-proxy's comments begin with `namespace/name` and, for named ports, `:port`. */
function serviceOf(comment: string): string | undefined {
  const name = /([a-z0-9.-]+)\/([a-z0-9.-]+)/.exec(comment)
  return name ? `Service/${name[1]}/${name[2]}` : undefined
}

export function pastRequest(record: RequestRecord): PastRequest {
  const { id, cause, at, from, protocol, port, packet, route, outcome } = record
  const asked = { protocol, address: record.address, port }
  const socket: readonly Hop[] = route.target && outcome === 'refused' ? [explainSocket(route.target, packet)] : []
  return {
    id,
    cause,
    at,
    endedAt: outcome && record.endedAt,
    from,
    protocol,
    address: formatAddress(record.address),
    port,
    to: route.target?.name,
    outcome,
    hops: [...explainRoute({ asked, packet, route }), ...socket],
  }
}

export function explainSocket(target: NetworkNamespace, packet: Readonly<Packet>): Hop {
  const at = `${formatAddress(packet.destination)}:${packet.destinationPort}`
  const transport = packet.protocol === 'udp' ? 'udp' : 'tcp'
  if (target.find(transport, packet.destinationPort, packet.destination)) {
    return { at: 'socket', ok: true, text: `${target.name} listens on ${at}`, object: target.name }
  }
  const others = target.bindings().filter((binding) => binding.transport === transport).map(({ port }) => port)
  const instead = others.length > 0 ? `${target.name} listens on ${others.join(', ')}` : `nothing listens in ${target.name}`
  return { at: 'socket', ok: false, text: `connection refused on ${at}; ${instead}`, object: target.name }
}
