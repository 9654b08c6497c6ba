/**
 * The way of a connection told hop by hop, from the facts that the walk left behind. Words are made only when somebody reads them.
 * The page draws the hops that decided something (`explainRoute`); a trace tells all of them (`explainJourney`).
 */
import type { HttpRequest } from '../../base/os/network-stack'
import { formatAddress } from './address'
import type { Hop, PastRequest } from './contract'
import { parseQuestion, parseReply } from './dns-message'
import { explainSteps } from './explain-steps'
import type { Destination, FormerOwner } from './fabric'
import type { NetworkNamespace } from './network-namespace'
import type { Packet } from './packet'
import type { RequestRecord } from './request-log'
import type { Route } from './route'

export interface Journey {
  readonly asked: Destination
  /** As it was at the end of its way. */
  readonly packet: Readonly<Packet>
  /** The sender's address at the beginning. */
  readonly source: number
  readonly from: string
  readonly route: Route
  /** Who had the last address before, where nobody has it any more. */
  readonly former: FormerOwner | undefined
}

export const explainRoute = (journey: Journey): readonly Hop[] => [...explainSteps(journey.route).filter(({ decides }) => decides).map(({ hop }) => hop), ...lost(journey)]

export function explainJourney(journey: Journey): readonly Hop[] {
  const { asked, source, packet, route } = journey
  const ports = asked.protocol === 'icmp' ? ['', ''] : [`:${packet.sourcePort}`, `:${asked.port}`]
  const connection = `${asked.protocol} ${formatAddress(source)}${ports[0]} -> ${formatAddress(asked.address)}${ports[1]}`
  const conntrack: Hop = { at: 'conntrack', ok: true, text: `${connection} is new: rules and policies look at its first packet, the rest follows` }
  return [...(route.steps.length > 0 ? [conntrack] : []), ...explainSteps(route).map(({ hop }) => hop), ...way(journey), ...lost(journey)]
}

/** Along which machines it went. */
function way({ from, route: { steps, target, fate, latencyMs, loss } }: Journey): readonly Hop[] {
  const names = [from, ...steps.map(({ node, balancer }) => (balancer ? `load balancer of ${node}` : `Node/${node}`)), ...(target ? [target.name] : [])]
  const path = names.filter((name, at) => name !== names[at - 1])
  if (fate === 'lost' && steps.length === 0) return []
  if (path.length < 2) return [{ at: 'route', ok: true, text: `${from} speaks to itself: the packet does not leave its network namespace` }]
  if (fate === 'dropped' || fate === 'rejected') return []
  const losses = loss > 0 ? `, where ${Math.round(loss * 100)} of 100 packets are lost` : ''
  const time = fate === 'delivered' ? `, ${Math.round(latencyMs * 1000) / 1000} ms one way${losses}` : ' and no further'
  return [{ at: 'route', ok: true, text: `${path.join(' -> ')}${time}` }]
}

function lost({ asked, packet, route: { fate, lostAt }, former }: Journey): readonly Hop[] {
  if (fate !== 'lost') return []
  const object = lostAt ? `Node/${lostAt.node}` : former?.name
  return [{ at: 'route', ok: false, text: `${whyLost({ asked, packet, lostAt, former })}: no answer will come`, ...(object === undefined ? {} : { object }) }]
}

function whyLost({ asked, packet, lostAt, former }: Pick<Journey, 'asked' | 'packet' | 'former'> & Pick<Route, 'lostAt'>): string {
  const address = formatAddress(packet.destination)
  if (lostAt) return lostAt.why === 'off' ? `the machine ${lostAt.node} is without power` : `the cable of ${lostAt.node} is pulled`
  if (former) return `nobody has the address ${address} any more, which was that of ${former.name} until ${former.until}`
  if (packet.translated) return `nobody has the address ${address} any more`
  return `no rule and no machine knows ${formatAddress(asked.address)}${asked.protocol === 'icmp' ? '' : `:${asked.port}`}`
}

export const journeyOf = ({ packet, route, source, from, former, protocol, address, port }: RequestRecord): Journey => ({
  asked: { protocol, address, port },
  packet,
  route,
  source,
  from,
  former,
})

export function pastRequest(record: RequestRecord): PastRequest {
  const { packet, route, outcome } = record
  const socket: readonly Hop[] = route.target && outcome === 'refused' ? [explainSocket(route.target, packet)] : []
  return { ...factsOf(record), hops: [...explainRoute(journeyOf(record)), ...socket] }
}

/** With every hop, from the sender's policy to the answer. */
export function wholeRequest(record: RequestRecord): PastRequest {
  const { packet, route, outcome, protocol } = record
  const socket: readonly Hop[] = route.target && outcome !== undefined && protocol !== 'icmp' ? [explainSocket(route.target, packet, outcome !== 'refused')] : []
  return { ...factsOf(record), hops: [...explainJourney(journeyOf(record)), ...socket, ...explainAnswer(record)] }
}

function factsOf(record: RequestRecord): Omit<PastRequest, 'hops'> {
  const { id, cause, at, from, protocol, port, route, outcome, request, status } = record
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
    ...(request ? { request: urlOf(request) } : {}),
    ...(status === undefined ? {} : { status }),
    ...(record.question === undefined ? {} : dnsOf(record.question, record.reply)),
  }
}

/** The host is the one that the server is told. */
function urlOf({ method, tls, host, port, path, headers }: HttpRequest): string {
  const told = headers['host']?.replace(/:\d+$/, '') ?? host
  return `${method} ${tls ? 'https' : 'http'}://${told}:${port}${path}`
}

function dnsOf(question: string, reply: string | undefined): Pick<PastRequest, 'question' | 'answer'> {
  const { type, name } = parseQuestion(question)
  if (reply === undefined) return { question: `${name} ${type}` }
  const { rcode, answers } = parseReply(reply)
  return { question: `${name} ${type}`, answer: [rcode, ...answers.map(({ data }) => data)].join(' ') }
}

function explainAnswer({ outcome, status, question, reply }: RequestRecord): readonly Hop[] {
  if (outcome === undefined) return []
  if (outcome !== 'answered') return [{ at: 'response', ok: false, text: endings[outcome] }]
  if (status !== undefined) return [{ at: 'response', ok: status < 400, text: `answers ${status}` }]
  const answer = question === undefined ? undefined : dnsOf(question, reply).answer
  return [{ at: 'response', ok: answer === undefined || answer.startsWith('NOERROR '), text: `answers${answer ? ` ${answer}` : ''}` }]
}

const endings = {
  refused: 'the sender is told at once: connection refused',
  timeout: 'the sender hears nothing until its patience ends',
  reset: 'the connection is broken off',
} as const

/** `has` says what was there when the packet came; absent: what is there now. */
export function explainSocket(target: NetworkNamespace, packet: Readonly<Packet>, has?: boolean): Hop {
  const at = `${formatAddress(packet.destination)}:${packet.destinationPort}`
  const transport = packet.protocol === 'udp' ? 'udp' : 'tcp'
  if (has ?? target.find(transport, packet.destinationPort, packet.destination)) {
    return { at: 'socket', ok: true, text: `${target.name} listens on ${at}`, object: target.name }
  }
  const own = target.bindings().filter((binding) => binding.transport === transport)
  const hidden = own.find(({ port, address }) => port === packet.destinationPort && address !== 0)
  const others = own.map(({ port }) => port)
  const instead = hidden
    ? `${target.name} listens on ${formatAddress(hidden.address)}:${hidden.port} alone`
    : others.length > 0
      ? `${target.name} listens on ${others.join(', ')}`
      : `nothing listens in ${target.name}`
  const listening = own.map(({ port, address }) => `${formatAddress(address)}:${port}`)
  return { at: 'socket', ok: false, text: `connection refused on ${at}; ${instead}`, object: target.name, listening }
}
